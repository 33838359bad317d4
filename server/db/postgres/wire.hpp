// PostgreSQL's binary forms of parameters and columns.
#pragma once

#include "db/value.hpp"

#include <libpq-fe.h>

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace ostiary::db::postgres {

// The parameters of one statement in the form that libpq takes. Kept and filled again, so that it need not
// allocate.
class Encoded {
  public:
    // `types` are those that the server found for the statement. A value that does not fit its type is a bug.
    void fill(std::span<Parameter const> parameters, std::span<Oid const> types);

    int count() const { return static_cast<int>(values_.size()); }
    char const* const* values() const { return values_.data(); }
    int const* lengths() const { return lengths_.data(); }
    int const* formats() const { return formats_.data(); }

  private:
    void set_number(std::size_t at, std::int64_t number, int size);

    std::vector<char const*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<std::array<char, 8>> numbers_;
};

// Every column of a statement's description has a type that `read_rows` reads; another one is a bug.
void ensure_readable(PGresult const* described);

// All rows of an answer in binary form.
Rows read_rows(PGresult const* result);

}  // namespace ostiary::db::postgres
