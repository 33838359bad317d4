#include "contacts/own.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ostiary::contacts {
namespace {

class OwnContacts : public ::testing::Test {
  protected:
    Contact contact(Channel channel, std::string value, bool verified = true) {
        clock_.advance(std::chrono::seconds(1));
        return {.id = ContactId::make(clock_.now(), random_),
                .channel = channel,
                .value = value,
                .typed = value,
                .is_primary = true,
                .active = true,
                .verified_at = verified ? std::optional(clock_.now()) : std::nullopt,
                .created_at = clock_.now()};
    }
    std::string primary(Channel channel) const {
        auto const* const found = find_primary(own_, channel);
        return found == nullptr ? "" : found->value;
    }
    ContactId id(std::string const& value) const {
        return std::ranges::find(own_, value, &Contact::value)->id;
    }

    ManualClock clock_;
    SeededRandom random_;
    Own own_;
};

TEST_F(OwnContacts, the_first_of_a_channel_is_primary) {
    add(own_, contact(Channel::Email, "a"));
    add(own_, contact(Channel::Email, "b"));
    add(own_, contact(Channel::Phone, "1"));
    EXPECT_EQ(primary(Channel::Email), "a");
    EXPECT_EQ(primary(Channel::Phone), "1");
    EXPECT_EQ(count(own_, Channel::Email), 2);
}

TEST_F(OwnContacts, when_the_primary_one_goes_the_oldest_verified_one_takes_its_place) {
    add(own_, contact(Channel::Email, "a"));
    add(own_, contact(Channel::Email, "claimed", false));
    add(own_, contact(Channel::Email, "b"));
    add(own_, contact(Channel::Email, "c"));
    remove(own_, id("a"));
    EXPECT_EQ(primary(Channel::Email), "b");
    remove(own_, id("c"));
    EXPECT_EQ(primary(Channel::Email), "b");
}

TEST_F(OwnContacts, what_nobody_proved_takes_no_place_until_it_is_proven) {
    add(own_, contact(Channel::Email, "a"));
    add(own_, contact(Channel::Email, "claimed", false));
    remove(own_, id("a"));
    EXPECT_EQ(primary(Channel::Email), "");
    EXPECT_FALSE(has_verified(own_));
    verify(own_, {Channel::Email, "claimed", "claimed"}, clock_.now());
    EXPECT_EQ(primary(Channel::Email), "claimed");
    EXPECT_TRUE(has_verified(own_));
}

TEST_F(OwnContacts, one_of_a_channel_is_primary_at_a_time) {
    add(own_, contact(Channel::Email, "a"));
    add(own_, contact(Channel::Email, "b"));
    add(own_, contact(Channel::Phone, "1"));
    make_primary(own_, id("b"));
    EXPECT_EQ(primary(Channel::Email), "b");
    EXPECT_EQ(primary(Channel::Phone), "1");
    EXPECT_EQ(std::ranges::count_if(own_, [](Contact const& each) { return each.is_primary; }), 2);
}

}  // namespace
}  // namespace ostiary::contacts
