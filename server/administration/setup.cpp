#include "administration/setup.hpp"

#include "administration/ticket_store.hpp"
#include "base/hash.hpp"

namespace ostiary::administration {
namespace {

constexpr std::size_t ticket_bytes = 32;
constexpr std::chrono::hours ticket_lifetime{24};

bool has_administrator(db::Transaction& tx, ApplicationId const& console) {
    return !accounts::list_accounts(tx, console, {.after = std::nullopt, .status = std::nullopt, .limit = 1})
                .empty();
}

}  // namespace

std::optional<Secret> Setup::make_ticket() {
    auto const now = clock_.now();
    auto const console = directory_.console()->id;
    Secret ticket(to_base62(random_.bytes(ticket_bytes)));
    bool const made = database_.write([&](db::Transaction& tx) {
        remove_tickets(tx);
        if (has_administrator(tx, console)) return false;
        insert_ticket(tx, {.hash = sha256(ticket.reveal()),
                           .id = TicketId::make(now, random_),
                           .application = console,
                           .created_at = now,
                           .expires_at = now + ticket_lifetime});
        return true;
    });
    return made ? std::optional(std::move(ticket)) : std::nullopt;
}

Result<FirstAdministrator> Setup::set_up(Secret const& ticket, NewAccount const& given,
                                         http::Request const& request) {
    auto const now = clock_.now();
    auto const console = directory_.console();
    auto const hash = sha256(ticket.reveal());
    // Nobody without a ticket costs a password hash.
    bool const known = database_.read([&](db::Transaction& tx) { return has_ticket(tx, hash, now); });
    if (!known) return fail(ErrorCode::InvalidTicket);
    auto const prepared = accounts_.prepare(*console, given);
    if (!prepared) return fail(prepared.error());
    auto const& account = prepared->account;
    auto const caller = audit::Caller::of(audit::Actor::administrator(account.id), request);
    auto const client = sessions::Client::of(request);
    // security: the ticket and what it buys are one transaction (the_setup_link_works_once).
    return database_.write([&](db::Transaction& tx) -> Result<FirstAdministrator> {
        bool const used = consume_ticket(tx, hash, now);
        if (!used || has_administrator(tx, console->id)) return tx.undo(ErrorCode::InvalidTicket);
        auto const added = accounts_.add(tx, *console, *prepared, caller);
        if (!added) return tx.undo(added.error());
        auto session =
            sessions_.begin_session(tx, *console, account, sessions::LoginMethod::Registration, client);
        if (!session) return tx.undo(session.error());
        return FirstAdministrator{account, std::move(*session)};
    });
}

}  // namespace ostiary::administration
