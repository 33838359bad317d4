#include "administration/ticket_store.hpp"

namespace ostiary::administration {
namespace {

constexpr std::string_view kind = "first_administrator";

db::Statement const insert{
    "INSERT INTO tickets (hash, id, kind, application_id, account_id, bound_to, created_at, expires_at, "
    "used_at) "
    "VALUES ($1, $2, $3, $4, NULL, '', $5, $6, NULL)"};
db::Statement const find{
    "SELECT id FROM tickets WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"};
db::Statement const consume{
    "UPDATE tickets SET used_at = $3 WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"};
db::Statement const remove_all{"DELETE FROM tickets WHERE kind = $1"};

}  // namespace

void insert_ticket(db::Transaction& tx, Ticket const& ticket) {
    tx.execute(insert, ticket.hash, ticket.id, kind, ticket.application, ticket.created_at,
               ticket.expires_at);
}

bool has_ticket(db::Transaction& tx, Hash const& hash, Timestamp now) {
    return tx.query_one(find, hash, kind, now).has_value();
}

// security: one conditional statement (the_setup_link_works_once).
bool consume_ticket(db::Transaction& tx, Hash const& hash, Timestamp now) {
    return tx.execute(consume, hash, kind, now) == 1;
}

void remove_tickets(db::Transaction& tx) {
    tx.execute(remove_all, kind);
}

}  // namespace ostiary::administration
