#include "applications/role.hpp"

#include "applications/installation_fixture.hpp"
#include "applications/roles.hpp"
#include "audit/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::applications {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RoleNames, are_short_lower_case_words) {
    for (auto const* name : {"a", "editor", "team-lead", "level_2"}) EXPECT_TRUE(is_role_name(name)) << name;
    for (auto const* name : {"", "Editor", "2nd", "_x", "a b", "é", "a/b"})
        EXPECT_FALSE(is_role_name(name)) << name;
    EXPECT_TRUE(is_role_name(std::string(40, 'a')));
    EXPECT_FALSE(is_role_name(std::string(41, 'a')));
}

class ApplicationRoles : public InstallationFixture {
  protected:
    std::vector<RoleId> ids() {
        std::vector<RoleId> ids;
        for (auto const& role : roles_.list(default_id())) ids.push_back(role.id);
        return ids;
    }
    Roles roles_{database(), clock_, random_};
};
INSTANTIATE_TEST_SUITE_P(Engines, ApplicationRoles, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(ApplicationRoles, an_account_has_what_it_was_granted_and_the_built_in_one) {
    roles_.create(default_id(), "writer", "Writes", caller_).value();
    roles_.create(default_id(), "editor", "", caller_).value();
    auto const& known = directory_.default_application()->roles;
    EXPECT_THAT(role_names(known, ids()), ElementsAre("editor", "logged_in", "writer"));
    EXPECT_THAT(role_names(known, {}), ElementsAre("logged_in"));
}

TEST_P(ApplicationRoles, a_role_that_is_made_again_is_nobodys) {
    roles_.create(default_id(), "editor", "", caller_).value();
    auto const granted = ids();
    ASSERT_TRUE(roles_.remove(default_id(), "editor", caller_));
    EXPECT_THAT(role_names(directory_.default_application()->roles, granted), ElementsAre("logged_in"));
    roles_.create(default_id(), "editor", "", caller_).value();
    EXPECT_THAT(role_names(directory_.default_application()->roles, granted), ElementsAre("logged_in"));
}

TEST_P(ApplicationRoles, what_is_taken_built_in_or_no_name_is_refused_and_changes_nothing) {
    roles_.create(default_id(), "editor", "", caller_).value();
    EXPECT_EQ(roles_.create(default_id(), "editor", "", caller_).error().code, ErrorCode::RoleTaken);
    EXPECT_EQ(roles_.create(default_id(), "logged_in", "", caller_).error().code, ErrorCode::RoleTaken);
    EXPECT_EQ(roles_.create(default_id(), "Editor", "", caller_).error().code, ErrorCode::InvalidRequest);
    EXPECT_EQ(roles_.remove(default_id(), "logged_in", caller_).error().code, ErrorCode::NoSuchRole);
    EXPECT_EQ(ids().size(), 1U);
}

TEST_P(ApplicationRoles, belong_to_their_application) {
    auto const other = service_.create_application("Other", caller_);
    roles_.create(default_id(), "editor", "", caller_).value();
    EXPECT_THAT(roles_.list(other.id), IsEmpty());
    EXPECT_EQ(roles_.remove(other.id, "editor", caller_).error().code, ErrorCode::NoSuchRole);
}

TEST_P(ApplicationRoles, are_bounded_in_number) {
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(roles_.create(default_id(), "r" + std::to_string(i), "", caller_));
    EXPECT_EQ(roles_.create(default_id(), "more", "", caller_).error().code, ErrorCode::TooManyRoles);
}

}  // namespace
}  // namespace ostiary::applications
