#include "db/postgres/wire.hpp"

#include <algorithm>
#include <limits>

namespace ostiary::db::postgres {
namespace {

// From PostgreSQL's catalogue (pg_type.dat); they never change.
constexpr Oid type_bool = 16;
constexpr Oid type_bytea = 17;
constexpr Oid type_name = 19;
constexpr Oid type_int8 = 20;
constexpr Oid type_int2 = 21;
constexpr Oid type_int4 = 23;
constexpr Oid type_text = 25;
constexpr Oid type_varchar = 1043;

constexpr std::string_view unreadable =
    "a column is an integer, truth value, text or bytes; CAST anything else";

std::int64_t read_number(char const* start, int size) {
    auto const* bytes = reinterpret_cast<unsigned char const*>(start);
    // The sign is in the first byte.
    std::int64_t number = static_cast<signed char>(bytes[0]);
    for (int i = 1; i < size; ++i) number = number * 256 + bytes[i];
    return number;
}

Value read_value(PGresult const* result, int row, int column) {
    if (PQgetisnull(result, row, column) != 0) return std::monostate();
    char const* const start = PQgetvalue(result, row, column);
    int const size = PQgetlength(result, row, column);
    switch (PQftype(result, column)) {
        case type_int8:
        case type_int4:
        case type_int2:
        case type_bool:
            return read_number(start, size);
        case type_text:
        case type_varchar:
        case type_name:
            return std::string(start, static_cast<std::size_t>(size));
        case type_bytea:
            return Bytes(start, start + size);
        default:
            ensure(false, unreadable);
            return std::monostate();
    }
}

int size_of_integer(Oid type) {
    if (type == type_int8) return 8;
    if (type == type_int4) return 4;
    ensure(type == type_int2, "an integer goes where PostgreSQL takes one");
    return 2;
}

}  // namespace

void Encoded::fill(std::span<Parameter const> parameters, std::span<Oid const> types) {
    ensure(parameters.size() == types.size(), "a statement gets as many parameters as it names");
    values_.assign(parameters.size(), nullptr);
    lengths_.assign(parameters.size(), 0);
    formats_.assign(parameters.size(), 1);
    numbers_.resize(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (auto const* number = std::get_if<std::int64_t>(&parameters[i])) {
            set_number(i, *number, size_of_integer(types[i]));
        } else if (auto const* bytes = std::get_if<ByteView>(&parameters[i])) {
            ensure(types[i] == type_bytea, "bytes go where PostgreSQL takes bytes");
            values_[i] = bytes->empty() ? "" : reinterpret_cast<char const*>(bytes->data());
            lengths_[i] = static_cast<int>(bytes->size());
        } else if (auto const* text = std::get_if<std::string_view>(&parameters[i])) {
            ensure(types[i] == type_text || types[i] == type_varchar,
                   "text goes where PostgreSQL takes text");
            ensure_plain_text(*text);
            values_[i] = text->empty() ? "" : text->data();
            lengths_[i] = static_cast<int>(text->size());
        } else if (auto const* truth = std::get_if<bool>(&parameters[i])) {
            ensure(types[i] == type_bool, "a truth value goes where PostgreSQL takes one");
            set_number(i, *truth ? 1 : 0, 1);
        }
    }
}

// Big-endian, in `size` bytes.
void Encoded::set_number(std::size_t at, std::int64_t number, int size) {
    std::int64_t const highest = std::numeric_limits<std::int64_t>::max() >> (64 - 8 * size);
    ensure(number <= highest && number >= -highest - 1, "a number fits its column");
    for (int i = 0; i < size; ++i) {
        numbers_[at][static_cast<std::size_t>(i)] = static_cast<char>(number >> (8 * (size - 1 - i)));
    }
    values_[at] = numbers_[at].data();
    lengths_[at] = size;
}

void ensure_readable(PGresult const* described) {
    constexpr std::array readable{type_int8, type_int4,    type_int2, type_bool,
                                  type_text, type_varchar, type_name, type_bytea};
    for (int column = 0; column < PQnfields(described); ++column) {
        auto const type = PQftype(described, column);
        ensure(std::find(readable.begin(), readable.end(), type) != readable.end(), unreadable);
    }
}

Rows read_rows(PGresult const* result) {
    int const count = PQntuples(result);
    int const columns = PQnfields(result);
    Rows rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (int row = 0; row < count; ++row) {
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) values.push_back(read_value(result, row, column));
        rows.emplace_back(std::move(values));
    }
    return rows;
}

}  // namespace ostiary::db::postgres
