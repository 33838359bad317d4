// How many devices an application may have, on both engines.
#include "faces/monaca/device_store.hpp"

#include "base/hash.hpp"
#include "testing/databases.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ostiary::monaca {
namespace {

class Devices : public testing::EachDatabase {
  protected:
    static Hash device(int number) { return sha256("device " + std::to_string(number)); }
    bool add(ApplicationId const& application, int number, std::int64_t most) {
        return database().write([&](db::Transaction& tx) {
            insert_device(tx, device(number), application, most, clock_.now());
            return hold_device_properties(tx, device(number)).has_value();
        });
    }
    ApplicationId const own_ = ApplicationId::make(clock_.now(), random_);
    ApplicationId const other_ = ApplicationId::make(clock_.now(), random_);
};

INSTANTIATE_TEST_SUITE_P(Engines, Devices, testing::both_engines(), testing::engine_name);

}  // namespace

TEST_P(Devices, an_application_has_so_many) {
    EXPECT_TRUE(add(own_, 1, 2));
    EXPECT_TRUE(add(own_, 2, 2));
    EXPECT_FALSE(add(own_, 3, 2));
    EXPECT_TRUE(add(own_, 1, 2));
    EXPECT_TRUE(add(other_, 4, 2));
    EXPECT_TRUE(add(own_, 3, 3));
}

TEST_P(Devices, what_a_device_keeps_stays_when_it_is_added_again) {
    add(own_, 1, 2);
    database().write(
        [&](db::Transaction& tx) { update_device_properties(tx, device(1), R"({"a":1})", clock_.now()); });
    add(own_, 1, 2);
    EXPECT_EQ(database().read([&](db::Transaction& tx) { return find_device_properties(tx, device(1)); }),
              R"({"a":1})");
}

TEST(Neighbourhood, of_few_devices_is_all_of_them) {
    auto const near = neighbourhood_of(sha256("x"), 1'024);
    EXPECT_EQ(near.first, Hash{});
    EXPECT_EQ(near.last[0], 0xFF);
    EXPECT_EQ(near.last[31], 0xFF);
    EXPECT_EQ(near.most, 1'024);
}

TEST(Neighbourhood, of_many_devices_is_a_part_that_has_its_part_of_them) {
    auto device = Hash{};
    device[0] = 0b1010'1010;
    device[1] = 0b1100'0000;
    auto const near = neighbourhood_of(device, 1'024 * 512);
    EXPECT_EQ(near.most, 1'024);
    EXPECT_EQ(near.first[0], device[0]);
    EXPECT_EQ(near.last[0], device[0]);
    EXPECT_EQ(near.first[1], 0b1000'0000);
    EXPECT_EQ(near.last[1], 0xFF);
    EXPECT_EQ(near.first[2], 0);
    EXPECT_EQ(near.last[31], 0xFF);
}

}  // namespace ostiary::monaca
