// What tests of contacts share: accounts that are logged in, and contacts bound by the code that was sent to
// them.
#pragma once

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "binding/service.hpp"
#include "contacts/own.hpp"
#include "login/world_fixture.hpp"

namespace ostiary::binding {

class BindingWorld : public login::World {
  protected:
    static constexpr auto password = "seven purple elephants";

    // Who this is, with the session of their registration. What it refers to lives as long as the test.
    Owner owner(registration::Registered const& who) {
        application_ = application();
        return {application_, who.account.id, who.session.session.id, {}};
    }

    Result<Bound> bind(registration::Registered const& who, contacts::Target const& target) {
        auto const digits = sent_code(codes::Purpose::Bind, target, who.account.id);
        return service_.bind_contact(owner(who), target, digits);
    }
    Result<void> unbind(registration::Registered const& who, contacts::Target const& target) {
        auto const id = contact(who, target).id;
        clock_.advance(std::chrono::seconds(1));
        auto const digits = sent_code(codes::Purpose::Unbind, target, who.account.id);
        return service_.unbind_contact(owner(who), id, digits);
    }

    accounts::Account now(AccountId const& id) {
        return database().read([&](db::Transaction& tx) {
            return accounts::find_whole_account(tx, application().id, id).value_or(accounts::Account{});
        });
    }
    accounts::Account now(registration::Registered const& who) { return now(who.account.id); }
    contacts::Contact contact(registration::Registered const& who, contacts::Target const& target) {
        auto const account = now(who);
        auto const* const found = contacts::find(account.contacts, target);
        EXPECT_NE(found, nullptr) << target.value;
        return found == nullptr ? contacts::Contact{} : *found;
    }
    bool has(registration::Registered const& who, contacts::Target const& target) {
        return contacts::find(now(who).contacts, target) != nullptr;
    }
    std::optional<AccountId> holder_of(contacts::Target const& target) {
        auto const account = database().read([&](db::Transaction& tx) {
            return accounts::find_account_by(tx, application().id, accounts::Identifier::contact(target));
        });
        return account ? std::optional(account->id) : std::nullopt;
    }
    std::size_t count_events(registration::Registered const& who, audit::Event event) {
        return database().read([&](db::Transaction& tx) {
            return audit::list_of_account(tx, application().id, who.account.id, {.event = event}).size();
        });
    }

    static registration::Form form_of(std::optional<contacts::Target> email,
                                      std::optional<Secret> email_code) {
        registration::Form form;
        form.email = std::move(email);
        form.email_code = std::move(email_code);
        return form;
    }
    // Somebody who registers without proving anything.
    registration::Registered claim(std::string username, contacts::Target const& email) {
        auto form = form_of(email, std::nullopt);
        form.username = std::move(username);
        return claim(std::move(form));
    }
    registration::Registered claim(registration::Form form) {
        form.password = Secret(std::string(password));
        auto registered = register_by(form);
        EXPECT_TRUE(registered);
        return std::move(*registered);
    }
    sessions::NewSession log_in_again(std::string_view name) {
        auto logged_in = log_in(name, password, from("192.0.2.2"));
        EXPECT_TRUE(logged_in);
        return std::move(logged_in->session);
    }

    applications::Application application_;
    Service service_{database(), codes_, passwords_, sessions_, clock_, random_};
};

}  // namespace ostiary::binding
