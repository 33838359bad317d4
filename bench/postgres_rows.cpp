#include "postgres_rows.hpp"

#include <stdexcept>

namespace ostiary::bench {

Connection connect(char const* url) {
    Connection connection(PQconnectdb(url));
    if (PQstatus(connection.get()) != CONNECTION_OK)
        throw std::runtime_error(PQerrorMessage(connection.get()));
    return connection;
}

Result run(PGconn* connection, std::string const& sql) {
    Result result(PQexecParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
    auto const status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        throw std::runtime_error(PQresultErrorMessage(result.get()));
    return result;
}

void prepare(PGconn* connection, char const* name, std::string const& sql, std::vector<Oid> const& types) {
    Result const result(
        PQprepare(connection, name, sql.c_str(), static_cast<int>(types.size()), types.data()));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
        throw std::runtime_error(PQresultErrorMessage(result.get()));
}

RowParameters::RowParameters(PGresult* result, int row, int first, int count) {
    for (int column = first; column < first + count; ++column) {
        bool const null = PQgetisnull(result, row, column) == 1;
        values.push_back(null ? nullptr : PQgetvalue(result, row, column));
        lengths.push_back(PQgetlength(result, row, column));
        formats.push_back(1);
    }
}

bool RowParameters::send(PGconn* connection, char const* statement) const {
    return PQsendQueryPrepared(connection, statement, static_cast<int>(values.size()), values.data(),
                               lengths.data(), formats.data(), 1) == 1;
}

std::vector<Oid> column_types(PGresult* result) {
    std::vector<Oid> types;
    for (int column = 0; column < PQnfields(result); ++column) types.push_back(PQftype(result, column));
    return types;
}

void read_to_sync(PGconn* connection) {
    while (true) {
        Result const result(PQgetResult(connection));
        if (!result) {
            if (PQstatus(connection) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection));
            continue;
        }
        switch (PQresultStatus(result.get())) {
            case PGRES_PIPELINE_SYNC:
                return;
            case PGRES_COMMAND_OK:
            case PGRES_TUPLES_OK:
                break;
            default:
                throw std::runtime_error(PQresultErrorMessage(result.get()));
        }
    }
}

}  // namespace ostiary::bench
