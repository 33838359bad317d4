// What tests of accounts share: every service that a login passes through, over a real database, with an
// application, a moved clock, the cheapest hashes, and the local mailbox to read codes in.
#pragma once

#include "applications/directory.hpp"
#include "applications/service.hpp"
#include "login/service.hpp"
#include "messages/delivery.hpp"
#include "messages/mailbox_service.hpp"
#include "messages/senders.hpp"
#include "testing/databases.hpp"

#include <set>

namespace ostiary::login {

class World : public testing::EachDatabase {
  protected:
    World() {
        applications_.install();
        directory_.refresh();
    }

    applications::Application application() { return *directory_.default_application(); }

    // The application with other settings, as the JSON of a merge patch.
    void set(std::string_view patch) {
        json::Document document;
        auto const parsed = document.parse(patch);
        ASSERT_TRUE(parsed) << patch;
        auto const changed = applications_.patch_settings(application().id, *parsed, std::nullopt, {});
        ASSERT_TRUE(changed) << patch;
    }

    static contacts::Target email(std::string_view text) {
        return *contacts::parse_target(contacts::Channel::Email, text);
    }
    static contacts::Target phone(std::string_view text) {
        return *contacts::parse_target(contacts::Channel::Phone, text);
    }

    Result<codes::Sent> send(codes::Purpose purpose, contacts::Target const& target,
                             std::optional<AccountId> account = std::nullopt) {
        return codes_.send_code(application(), {purpose, target, {}, account, std::nullopt, {}});
    }
    // The digits of the last code that was sent to this target; empty when none was.
    Secret digits_for(contacts::Target const& target) {
        delivery_.run_due();
        auto const mails = mailbox_.list_newest(target.value, std::nullopt, 1);
        if (mails.empty()) return Secret();
        auto const text = std::string(mails.front().text.reveal());
        auto const start = text.find_first_of("0123456789");
        return Secret(text.substr(start, 6));
    }
    Secret sent_code(codes::Purpose purpose, contacts::Target const& target,
                     std::optional<AccountId> account = std::nullopt) {
        EXPECT_TRUE(send(purpose, target, account));
        return digits_for(target);
    }

    Result<registration::Registered> register_by(registration::Form const& form) {
        return registration_.register_account(application(), form, {{"test", "192.0.2.1"}, {}});
    }
    registration::Registered register_with_email(std::string_view address, std::string_view password = "") {
        registration::Form form;
        form.email = email(address);
        form.email_code = sent_code(codes::Purpose::Register, *form.email);
        if (!password.empty()) form.password = Secret(std::string(password));
        auto registered = register_by(form);
        EXPECT_TRUE(registered);
        return std::move(*registered);
    }
    registration::Registered register_with_name(std::string_view name, std::string_view password) {
        registration::Form form;
        form.username = std::string(name);
        form.password = Secret(std::string(password));
        auto registered = register_by(form);
        EXPECT_TRUE(registered);
        return std::move(*registered);
    }

    Origin from(std::string_view address, std::optional<devices::Device> device = std::nullopt) {
        return {*http::Address::parse(address), device, {"test", std::string(address)}, {}};
    }
    Result<LoggedIn> log_in(std::string_view name, std::string_view password, Origin const& origin) {
        return login_.log_in_with_password(application(), accounts::Identifier::username_as_given(name),
                                           Secret(std::string(password)), origin);
    }
    Result<LoggedIn> log_in_by_code(contacts::Target const& target, Secret const& digits) {
        return login_.log_in_with_code(application(), target, digits, from("192.0.2.1"));
    }

    bool holds(sessions::NewSession const& session) {
        return sessions_.check(application(), session.token.reveal()).has_value();
    }

    static ErrorCode code_of(auto const& result) {
        return result ? ErrorCode::Internal : result.error().code;
    }

    Keyring keyring_{Hash{1, 2, 3}};
    applications::Service applications_{database(), clock_, random_};
    applications::Directory directory_{database()};
    messages::Mailbox mailbox_{database(), keyring_, clock_, random_};
    messages::Service messages_{database(), keyring_, clock_, random_};
    messages::Delivery delivery_{database(),
                                 keyring_,
                                 clock_,
                                 random_,
                                 {std::make_unique<messages::MailboxSender>(mailbox_),
                                  std::make_unique<messages::MailboxSender>(mailbox_)}};
    sessions::Service sessions_{database(), clock_, random_, 1'000};
    codes::Service codes_{database(), messages_, keyring_, clock_, random_};
    passwords::Hasher hasher_{
        {.cost = {.memory_kib = 64, .passes = 1}, .threads = {.threads = 2, .niceness = 0}}, random_};
    passwords::Service passwords_{database(), hasher_, nullptr, codes_, sessions_, clock_, random_};
    registration::Service registration_{database(), codes_, passwords_, sessions_, keyring_, clock_, random_};
    Service login_{database(), hasher_, passwords_, codes_, registration_, sessions_, clock_, random_};
};

}  // namespace ostiary::login
