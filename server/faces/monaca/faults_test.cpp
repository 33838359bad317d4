#include "faces/monaca/faults.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace ostiary::monaca {
namespace {

std::uint64_t sum(Faults const& faults) {
    return std::accumulate(faults.counts().begin(), faults.counts().end(), std::uint64_t{0},
                           [](std::uint64_t all, auto const& one) { return all + one.second; });
}

TEST(Faults, are_counted_by_method_and_code) {
    Faults faults;
    EXPECT_EQ(faults.count("User.login", FaultCode::TooManyCalls), "User.login 9999");
    faults.count("User.login", FaultCode::TooManyCalls);
    EXPECT_EQ(faults.count("User.list", FaultCode::InternalError), "User.list -32603");
    EXPECT_EQ((faults.counts().at({"User.login", FaultCode::TooManyCalls})), 2);
    EXPECT_EQ((faults.counts().at({"User.list", FaultCode::InternalError})), 1);
    EXPECT_EQ(sum(faults), 3);
}

TEST(Faults, of_names_that_are_no_method_are_counted_as_one) {
    Faults faults;
    auto const kinds = faults.counts().size();
    for (auto const name : {"", "none", "User.canary", "canary\n"})
        EXPECT_EQ(faults.count(name, FaultCode::MethodNotFound), "none -32601");
    EXPECT_EQ((faults.counts().at({"none", FaultCode::MethodNotFound})), 4);
    EXPECT_EQ(faults.counts().size(), kinds);
}

}  // namespace
}  // namespace ostiary::monaca
