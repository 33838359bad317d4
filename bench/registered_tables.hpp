// The tables in which a registration leaves rows, in the order in which it writes them.
#pragma once

#include <array>
#include <string_view>

namespace ostiary::bench {

struct RegisteredTable {
    std::string_view name;
    std::string_view account_column;
    std::string_view schema;  // on PostgreSQL
};

constexpr std::array<RegisteredTable, 5> registered_tables{{
    {"identifiers", "account_id", "ostiary"},
    {"accounts", "id", "ostiary"},
    {"contacts", "account_id", "ostiary"},
    {"sessions", "account_id", "credentials"},
    {"audit", "account_id", "ostiary"},
}};

}  // namespace ostiary::bench
