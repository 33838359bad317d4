#include "administration/administration_fixture.hpp"

namespace ostiary::administration {
namespace {

using ::testing::SizeIs;

class FirstAdministrators : public AdministrationFixture {
  protected:
    std::optional<Secret> make_ticket() { return setup_.make_ticket(); }
    Result<FirstAdministrator> set_up(Secret const& ticket, std::string const& username = "root") {
        return setup_.set_up(
            ticket, {.username = username, .password = Secret("seven purple elephants dancing")}, {});
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, FirstAdministrators, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(FirstAdministrators, the_setup_link_works_once) {
    auto const ticket = make_ticket().value();
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 16; ++i) {
        callers.emplace_back([&, i] {
            auto const result = set_up(ticket, "root" + std::to_string(i));
            if (result)
                ++made;
            else if (result.error().code == ErrorCode::InvalidTicket)
                ++refused;
        });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(refused, 15);
    EXPECT_THAT(accounts_.list(console().id, {}).items, SizeIs(1));
}

TEST_P(FirstAdministrators, the_first_one_is_logged_in_and_administrates) {
    auto const made = set_up(make_ticket().value()).value();
    EXPECT_TRUE(send(http::Method::Get, "/v1/admin/organization", made.session.token.reveal()));
    EXPECT_EQ(entry_of(console().id, audit::Event::AdministratorCreated).actor,
              "administrator:" + made.account.id.to_string());
}

TEST_P(FirstAdministrators, a_new_ticket_replaces_the_old_one) {
    auto const first = make_ticket().value();
    auto const second = make_ticket().value();
    EXPECT_EQ(set_up(first).error().code, ErrorCode::InvalidTicket);
    EXPECT_TRUE(set_up(second));
}

TEST_P(FirstAdministrators, a_ticket_lives_a_day) {
    auto const ticket = make_ticket().value();
    clock_.advance(std::chrono::hours(24));
    EXPECT_EQ(set_up(ticket).error().code, ErrorCode::InvalidTicket);
}

TEST_P(FirstAdministrators, with_an_administrator_there_is_no_ticket_and_an_old_one_is_refused) {
    auto const ticket = make_ticket().value();
    add_account(console(), "ana");
    EXPECT_EQ(set_up(ticket).error().code, ErrorCode::InvalidTicket);
    EXPECT_FALSE(make_ticket());
}

TEST_P(FirstAdministrators, a_refused_password_leaves_the_ticket) {
    auto const ticket = make_ticket().value();
    auto const weak = setup_.set_up(ticket, {.username = "root", .password = Secret("root")}, {});
    EXPECT_EQ(weak.error().code, ErrorCode::InvalidRequest);
    EXPECT_TRUE(set_up(ticket));
}

}  // namespace
}  // namespace ostiary::administration
