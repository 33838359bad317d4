// For tests: people with accounts, and the service that deletes them.
#pragma once

#include "audit/log.hpp"
#include "deletion/service.hpp"
#include "login/world_fixture.hpp"

#include <gmock/gmock.h>

namespace ostiary::deletion {

inline constexpr auto password = "seven purple elephants";

class Deletions : public login::World {
  protected:
    static constexpr auto ann = "ann@example.org";

    // Somebody with a proven address and a password, whose codes may be sent again.
    registration::Registered make_account(std::string_view address = ann) {
        auto made = register_with_email(address, password);
        clock_.advance(std::chrono::minutes(2));
        return made;
    }
    static Form by_password(std::string_view typed = password) {
        return {.proof = Secret(std::string(typed)), .reason = {}, .comment = {}, .caller = {}};
    }
    Form by_code(accounts::Account const& account) {
        auto const target = email(account.primary(contacts::Channel::Email)->value);
        auto digits = sent_code(codes::Purpose::Deregister, target, account.id);
        return {.proof = SentCode{target, std::move(digits)}, .reason = {}, .comment = {}, .caller = {}};
    }
    Result<Requested> deregister(accounts::Account const& account, Form const& form) {
        return deletions_.deregister(application(), account, form);
    }
    Result<Requested> deregister(accounts::Account const& account) {
        return deregister(account, by_password());
    }
    // The digits that take a deletion back; empty when none were sent.
    Secret cancelling_code(std::string_view address = ann) {
        auto const target = email(address);
        delivery_.run_due();
        mailbox_.clear();
        EXPECT_TRUE(send(codes::Purpose::CancelDeletion, target));
        return digits_for(target);
    }
    Result<void> cancel(Secret const& digits, std::string_view address = ann) {
        return deletions_.cancel_by_code(application(), email(address), digits, {});
    }
    auto log_in_with_password(std::string_view address = ann, std::string_view typed = password) {
        return login_.log_in_with_password(application(), accounts::Identifier::contact(email(address)),
                                           Secret(std::string(typed)), from("192.0.2.9"));
    }
    std::optional<accounts::Account> find(AccountId const& id) {
        return database().read(
            [&](db::Transaction& tx) { return accounts::find_whole_account(tx, application().id, id); });
    }
    std::size_t count_events(audit::Event event) {
        return database()
            .read([&](db::Transaction& tx) {
                return audit::list_of_application(tx, application().id, {.event = event, .limit = 1'000});
            })
            .size();
    }
    std::vector<std::string> timeline(Deletion const& deletion) {
        std::vector<std::string> names;
        for (auto const& moment : timeline_of(deletion)) names.emplace_back(to_string(moment.happening));
        return names;
    }

    Service deletions_{database(), passwords_, codes_, sessions_, messages_, clock_, random_};
};

}  // namespace ostiary::deletion
