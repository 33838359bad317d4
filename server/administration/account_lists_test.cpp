// Accounts that are listed or found many at a time.
#include "administration/administration_fixture.hpp"

namespace ostiary::administration {
namespace {

using accounts::Order;
using testing::ElementsAre;
using testing::IsEmpty;

class AccountLists : public AdministrationFixture {
  protected:
    accounts::Account add(std::string const& name, std::optional<AccountId> id = std::nullopt) {
        clock_.advance(std::chrono::seconds(1));
        auto const email = contacts::parse_target(contacts::Channel::Email, name + "@example.org");
        return accounts_.create(app(), {.id = id, .username = name, .email = email}, caller_).value();
    }
    // Named `user0` and so on.
    std::vector<AccountId> add_many(int count) {
        std::vector<AccountId> ids;
        for (int i = 0; i < count; ++i) ids.push_back(add("user" + std::to_string(i)).id);
        return ids;
    }
    static std::string whole(accounts::Account const& account) {
        std::string text = account.username.value_or("");
        for (auto const& contact : account.contacts) text += " " + contact.value;
        return text;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, AccountLists, testing::both_engines(), testing::engine_name);

TEST_P(AccountLists, many_accounts_are_found_in_the_order_of_their_ids_with_their_contacts) {
    auto ids = add_many(205);
    std::ranges::reverse(ids);
    auto const found = accounts_.list_by_ids(app().id, ids);
    ASSERT_EQ(found.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto const name = "user" + std::to_string(ids.size() - 1 - i);
        EXPECT_EQ(found[i].id, ids[i]);
        EXPECT_EQ(whole(found[i]), name + " " + name + "@example.org");
    }
    auto const page = accounts_.list(app().id, accounts::Page{.after = {}, .status = {}, .limit = 201});
    ASSERT_EQ(page.items.size(), 201U);
    EXPECT_EQ(whole(page.items.back()), "user200 user200@example.org");
}

TEST_P(AccountLists, who_is_not_there_or_of_another_application_is_left_out) {
    auto const other = service_.create_application("Other", caller_);
    auto const elsewhere = add_account(other, "eve").id;
    auto const ana = add("ana").id;
    auto const ben = add("ben").id;
    std::vector const ids{elsewhere, ben, AccountId::make(clock_.now(), random_), ana};
    auto const found = accounts_.list_by_ids(app().id, ids);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].id, ben);
    EXPECT_EQ(found[1].id, ana);
    EXPECT_THAT(accounts_.list_by_ids(app().id, std::span<AccountId const>()), IsEmpty());
}

TEST_P(AccountLists, by_creation_are_in_that_order_whatever_their_ids_are) {
    auto const first = add("ana", AccountId::parse("ffffffff-ffff-4fff-bfff-ffffffffffff")).id;
    auto const second = add("ben").id;
    auto const third = add("cat", AccountId::parse("00000000-0000-4000-8000-000000000001")).id;
    add_account(service_.create_application("Other", caller_), "eve");
    auto const listed = [&](Order order, int skipped, int limit) {
        return accounts_.list_ids_by_creation(app().id, order, skipped, limit);
    };
    EXPECT_THAT(listed(Order::OldestFirst, 0, 9), ElementsAre(first, second, third));
    EXPECT_THAT(listed(Order::NewestFirst, 0, 2), ElementsAre(third, second));
    EXPECT_THAT(listed(Order::OldestFirst, 1, 1), ElementsAre(second));
    EXPECT_THAT(listed(Order::OldestFirst, 3, 1), IsEmpty());
    EXPECT_EQ(accounts_.count(app().id), 3);
}

}  // namespace
}  // namespace ostiary::administration
