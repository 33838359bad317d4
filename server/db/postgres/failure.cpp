#include "db/postgres/failure.hpp"

#include "base/text.hpp"
#include "db/database.hpp"

#include <fmt/format.h>

namespace ostiary::db::postgres {
namespace {

std::string_view field(PGresult const* result, int which) {
    char const* const text = PQresultErrorField(result, which);
    return text != nullptr ? text : "";
}

}  // namespace

std::string_view first_line(char const* message) {
    std::string_view const text = trim(message);
    return text.substr(0, text.find('\n'));
}

bool ends_connection(PGresult const* result) {
    std::string_view const state = field(result, PG_DIAG_SQLSTATE);
    std::string_view const severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC" || state.starts_with("08") ||
           state.starts_with("57P") || state.empty();
}

bool refuses_writes(PGresult const* result) {
    return field(result, PG_DIAG_SQLSTATE) == "25006";
}

void throw_failure(PGresult const* result, std::string_view sql) {
    std::string_view const state = field(result, PG_DIAG_SQLSTATE);
    std::string_view const constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    std::string_view const kind = state.substr(0, 2);
    // security: messages of data errors (22, 23) quote values, so they stay out of the log
    // (a_failure_names_no_value in db/postgres/postgres_test.cpp).
    std::string_view const message =
        kind == "22" || kind == "23" ? "" : trim(field(result, PG_DIAG_MESSAGE_PRIMARY));
    std::string const sentence = fmt::format("PostgreSQL {}: {} {} ({})", state, message, constraint, sql);
    if (ends_connection(result) || state == "40001" || state == "40P01") throw Interrupted(sentence);
    if (state == "23505" || state == "23503") throw Conflict(sentence);
    if (kind == "53" || kind == "55" || kind == "57" || kind == "58" || kind == "XX")
        throw Unavailable(sentence);
    throw BrokenInvariant(sentence);
}

}  // namespace ostiary::db::postgres
