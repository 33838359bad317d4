// How often one address, and one account from everywhere, may try: through the routes with their guards, with
// the clock moved.
#include "codes/routes.hpp"
#include "login/routes.hpp"
#include "login/world_fixture.hpp"
#include "registration/routes.hpp"

#include <fmt/format.h>

namespace ostiary::login {
namespace {

using namespace std::chrono_literals;

db::Statement const count_accounts{"SELECT count(*) FROM accounts"};

class Limits : public World {
  protected:
    Limits() {
        codes::add_routes(router_, {codes_, database(), directory_, authenticator_, guards_});
        registration::add_routes(router_, {registration_, directory_, guards_, keyring_, clock_, random_});
        add_routes(router_, {login_, directory_, guards_, keyring_, clock_, random_});
    }

    // What the server answers to a request from `address`: 201 and so on, or the error.
    ErrorCode post(std::string path, std::string body, std::string_view address) {
        http::Request request;
        request.method = http::Method::Post;
        request.path = std::move(path);
        request.client = *http::Address::parse(address);
        request.headers.emplace_back("content-type", "application/json");
        request.body = std::move(body);
        auto const match = router_.find(request.method, request.path);
        if (auto const refused = match->route->guard(request)) return refused->code;
        return code_of(match->route->handle(request));
    }
    ErrorCode fail_to_log_in(int number, std::string_view address) {
        return post("/v1/sessions", fmt::format(R"({{"username":"nobody{}","password":"wrong"}})", number),
                    address);
    }
    ErrorCode register_one(int number, std::string_view address) {
        return post("/v1/accounts",
                    fmt::format(R"({{"username":"person{}","password":"{}"}})", number, password), address);
    }

    // So many of `attempt(number, address)` are allowed from one address, then one for each part of `window`;
    // IPv6 addresses of one /64 are one; other addresses are free.
    void expect_limit(int most, Duration window, auto const& attempt) {
        int number = 0;
        for (int i = 0; i < most; ++i)
            ASSERT_NE(attempt(++number, fmt::format("2001:db8::{:x}", i + 1)), ErrorCode::TooManyRequests)
                << i;
        EXPECT_EQ(attempt(++number, "2001:db8::ffff"), ErrorCode::TooManyRequests);
        EXPECT_NE(attempt(++number, "2001:db8:0:1::1"), ErrorCode::TooManyRequests) << "another network";
        EXPECT_NE(attempt(++number, "192.0.2.1"), ErrorCode::TooManyRequests);
        clock_.advance(window / most);
        EXPECT_NE(attempt(++number, "2001:db8::1"), ErrorCode::TooManyRequests);
        EXPECT_EQ(attempt(++number, "2001:db8::1"), ErrorCode::TooManyRequests) << "only one was free again";
        clock_.advance(window);
        EXPECT_NE(attempt(++number, "2001:db8::1"), ErrorCode::TooManyRequests);
    }

    static constexpr auto password = "seven purple elephants";
    limits::AddressLimiter limiter_{random_};
    applications::AddressGuards guards_{limiter_, directory_, clock_};
    sessions::Authenticator authenticator_{directory_, sessions_};
    http::Router router_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Limits, testing::both_engines(), testing::engine_name);

TEST_P(Limits, one_address_tries_so_many_logins_a_minute) {
    set(R"({"limits": {"logins_per_address_minute": 10}})");
    expect_limit(10, 1min,
                 [&](int number, std::string_view address) { return fail_to_log_in(number, address); });
}

TEST_P(Limits, one_address_registers_so_many_accounts_an_hour) {
    set(R"({"limits": {"registrations_per_address_hour": 6}})");
    int made = 0;
    expect_limit(6, 1h, [&](int number, std::string_view address) {
        auto const code = register_one(number, address);
        made += code == ErrorCode::TooManyRequests ? 0 : 1;
        return code;
    });
    auto const rows = database().query_one(count_accounts);
    EXPECT_EQ(rows->get<std::int64_t>(0), made);
}

TEST_P(Limits, one_address_asks_so_often_whether_somebody_exists) {
    set(R"({"limits": {"lookups_per_address_minute": 5}})");
    expect_limit(5, 1min, [&](int number, std::string_view address) {
        return post("/v1/accounts/validate", fmt::format(R"({{"username":"person{}"}})", number), address);
    });
}

TEST_P(Limits, one_address_asks_for_so_many_codes_an_hour) {
    set(R"({"limits": {"codes_per_address_hour": 6}})");
    expect_limit(6, 1h, [&](int number, std::string_view address) {
        return post("/v1/codes", fmt::format(R"({{"purpose":"register","email":"p{}@example.org"}})", number),
                    address);
    });
}

TEST_P(Limits, guesses_from_everywhere_lock_one_account_for_an_hour_and_no_other) {
    set(R"({"limits": {"failures_per_account_hour": 12}})");
    register_with_name("ann", password);
    register_with_name("bob", password);
    auto const tries = [&](std::string_view name, int address, std::string_view guess) {
        return code_of(log_in(name, guess, from(fmt::format("203.0.113.{}", address))));
    };
    auto const begun = clock_.now();
    for (int i = 0; i < 12; ++i) {
        EXPECT_EQ(tries("ann", i, "wrong"), ErrorCode::WrongCredentials) << i;
        EXPECT_EQ(tries("nobody", i, "wrong"), ErrorCode::WrongCredentials) << i;
        clock_.advance(1min);
    }
    auto const locked = log_in("ann", password, from("203.0.113.99"));
    ASSERT_EQ(code_of(locked), ErrorCode::TooManyAttempts);
    EXPECT_EQ(locked.error().retry_after, begun + 1h - clock_.now());
    EXPECT_EQ(tries("nobody", 99, "wrong"), ErrorCode::TooManyAttempts) << "whether it exists is not told";
    EXPECT_TRUE(log_in("bob", password, from("203.0.113.99")));
    clock_.advance(*locked.error().retry_after);
    EXPECT_TRUE(log_in("ann", password, from("203.0.113.99")));
}

TEST_P(Limits, a_password_however_it_is_written_waits_in_the_lane_for_passwords) {
    auto const lane_of = [&](std::string body) {
        http::Request request;
        request.method = http::Method::Post;
        request.path = "/v1/accounts";
        request.body = std::move(body);
        return router_.find(request.method, request.path)->route->lane_of(request);
    };
    EXPECT_EQ(lane_of(R"({"email":"ann@example.org"})"), http::Lane::Database);
    EXPECT_EQ(lane_of(R"({"email":"ann@example.org","email_code":"123456"})"), http::Lane::Database);
    EXPECT_EQ(lane_of(R"({"username":"ann","password":"x"})"), http::Lane::Password);
    EXPECT_EQ(lane_of(R"({"username":"ann","p\u0061ssword":"x"})"), http::Lane::Password);
    EXPECT_EQ(lane_of(std::string(20'000, ' ') + R"({"username":"ann","password":"x"})"),
              http::Lane::Password);
    EXPECT_EQ(lane_of(std::string(20'000, ' ')), http::Lane::Password) << "nobody looks that far";
}

}  // namespace
}  // namespace ostiary::login
