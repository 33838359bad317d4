// Opens a session of PostgreSQL as the program needs it.
#pragma once

#include "db/open.hpp"

#include <libpq-fe.h>

#include <memory>

namespace ostiary::db::postgres {

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using Session = std::unique_ptr<PGconn, Finish>;
using Answered = std::unique_ptr<PGresult, Finish>;

// Throws `Unavailable` when libpq cannot read the URL.
void check_url(Options const& options);

// Connects to the first host that may be written to. Throws `Unavailable`.
Session connect(Options const& options);

// Runs statements without parameters on a session that is not in pipeline mode. Throws as failure.hpp says.
Answered run_plain(PGconn* session, std::string const& sql);

}  // namespace ostiary::db::postgres
