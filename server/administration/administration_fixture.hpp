// For tests: an installation with all that administrates it, and a client that sends requests through the
// routes.
#pragma once

#include "administration/routes.hpp"
#include "administration/setup.hpp"
#include "applications/installation_fixture.hpp"
#include "audit/log.hpp"
#include "passwords/hasher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ostiary::administration {

class AdministrationFixture : public applications::InstallationFixture {
  protected:
    AdministrationFixture() {
        add_routes(router_,
                   {authenticator_, accounts_, grants_, setup_, service_, roles_, directory_, passwords_,
                    sessions_, messages_, deletions_, limiter_, database(), keyring_, clock_, random_});
    }

    applications::Application app() const { return *directory_.default_application(); }
    applications::Application console() const { return *directory_.console(); }

    accounts::Account add_account(applications::Application const& application, std::string const& username) {
        return accounts_.create(application, {.username = username}, caller_).value();
    }
    sessions::NewSession log_in(applications::Application const& application,
                                accounts::Account const& account) {
        return database()
            .write([&](db::Transaction& tx) {
                return sessions_.begin_session(tx, application, account, sessions::LoginMethod::Password, {});
            })
            .value();
    }
    // The one entry about this event: entries of one millisecond are in no order.
    audit::Record entry_of(ApplicationId const& application, audit::Event event) {
        auto const found = database().read([&](db::Transaction& tx) {
            return audit::list_of_application(tx, application, {.event = event});
        });
        EXPECT_EQ(found.size(), 1U);
        return found.at(0);
    }

    // Sends a request with `token` as its bearer token, unless that is empty.
    Result<http::Response> send(http::Method method, std::string path, std::string_view token,
                                std::string body = {}, std::string if_match = {}) {
        http::Request request;
        request.method = method;
        request.client = *http::Address::parse("192.0.2.1");
        auto const question = path.find('?');
        if (question != std::string::npos) request.query = path.substr(question + 1);
        request.path = path.substr(0, question);
        if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + std::string(token));
        if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
        if (!if_match.empty()) request.headers.emplace_back("if-match", std::move(if_match));
        request.body = std::move(body);
        auto const match = router_.find(method, request.path);
        request.path_parameters = match->path_parameters;
        return match->route->handle(request);
    }

    Keyring keyring_{Bytes(32, 7)};
    limits::AddressLimiter limiter_{random_};
    messages::Service messages_{database(), keyring_, clock_, random_};
    sessions::Service sessions_{database(), clock_, random_, 1'000};
    sessions::Authenticator session_authenticator_{directory_, sessions_};
    codes::Service codes_{database(), messages_, keyring_, clock_, random_};
    passwords::Hasher hasher_{{.cost = {.memory_kib = 64, .passes = 1}, .threads = {.threads = 2}}, random_};
    passwords::Service passwords_{database(), hasher_, nullptr, codes_, sessions_, clock_, random_};
    deletion::Service deletions_{database(), passwords_, codes_, sessions_, messages_, clock_, random_};
    Authenticator authenticator_{directory_, session_authenticator_, limiter_, clock_};
    Grants grants_{database(), clock_, random_};
    applications::Roles roles_{database(), clock_, random_};
    Accounts accounts_{database(), passwords_, sessions_, clock_, random_};
    administration::Setup setup_{database(), directory_, accounts_, sessions_, clock_, random_};
    http::Router router_;
};

}  // namespace ostiary::administration
