// The tickets for the first administrator, in the table `tickets`. Only the hash of a ticket is kept.
#pragma once

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "db/database.hpp"

namespace ostiary::administration {

struct Ticket {
    Hash hash;
    TicketId id;
    ApplicationId application;
    Timestamp created_at;
    Timestamp expires_at;
};

void insert_ticket(db::Transaction& tx, Ticket const& ticket);
// Whether it is there, unused and not expired.
bool has_ticket(db::Transaction& tx, Hash const& hash, Timestamp now);
// Uses it; false when it was used or replaced, or has expired. Of any number of callers one gets true.
bool consume_ticket(db::Transaction& tx, Hash const& hash, Timestamp now);
// All of them, used ones too.
void remove_tickets(db::Transaction& tx);

}  // namespace ostiary::administration
