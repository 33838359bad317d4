// libpq as the floors on PostgreSQL use it: results and parameters in binary, as they come, in pipeline mode.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

namespace ostiary::bench {

struct Free {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Free>;
using Result = std::unique_ptr<PGresult, Free>;

Connection connect(char const* url);
// Throws when it fails. Rows come in binary.
Result run(PGconn* connection, std::string const& sql);
void prepare(PGconn* connection, char const* name, std::string const& sql, std::vector<Oid> const& types);

// One row of a result as parameters of a prepared statement: the columns from `first` on, `count` of them.
struct RowParameters {
    RowParameters(PGresult* result, int row, int first, int count);
    bool send(PGconn* connection, char const* statement) const;

    std::vector<char const*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
};

std::vector<Oid> column_types(PGresult* result);

// Reads results up to the next synchronisation point; throws at the first failure.
void read_to_sync(PGconn* connection);

}  // namespace ostiary::bench
