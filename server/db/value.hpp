// What goes into a statement and what comes out of a row, the same on both engines: nothing, a truth value, a
// 64-bit integer, text (UTF-8, without NUL) or bytes. Ids are 16 bytes, times are microseconds since 1970.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ostiary::db {

// Borrowed: lives as long as what it was made from, which is until the statement has run.
using Parameter = std::variant<std::monostate, bool, std::int64_t, std::string_view, ByteView>;

inline Parameter to_parameter(bool truth) {
    return truth;
}
inline Parameter to_parameter(std::integral auto number) {
    return static_cast<std::int64_t>(number);
}
inline Parameter to_parameter(std::string_view text) {
    return text;
}
inline Parameter to_parameter(std::string const& text) {
    return std::string_view(text);
}
inline Parameter to_parameter(char const* text) {
    return std::string_view(text);
}
inline Parameter to_parameter(Bytes const& bytes) {
    return ByteView(bytes);
}
inline Parameter to_parameter(ByteView bytes) {
    return bytes;
}
inline Parameter to_parameter(Hash const& hash) {
    return ByteView(hash);
}
inline Parameter to_parameter(Timestamp time) {
    return to_microseconds(time);
}
inline Parameter to_parameter(std::nullopt_t) {
    return std::monostate();
}
template <class Tag>
Parameter to_parameter(Id<Tag> const& id) {
    return id.bytes();
}
template <class T>
Parameter to_parameter(std::optional<T> const& value) {
    return value ? to_parameter(*value) : Parameter(std::monostate());
}

// What PostgreSQL would refuse is a bug on both engines.
void ensure_plain_text(std::string_view text);

using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

// One row of an answer, detached from the engine. Columns are counted from 0 in the order of the SELECT or
// RETURNING list. Asking for a type that the column does not have, or for a value where there is NULL, is a
// bug (`ensure`).
class Row {
  public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

    template <class T>
    T get(std::size_t column) const {
        return convert(column, static_cast<T*>(nullptr));
    }
    std::size_t size() const { return values_.size(); }
    bool is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(at(column)); }

  private:
    Value const& at(std::size_t column) const {
        ensure(column < values_.size(), "the row has this column");
        return values_[column];
    }
    template <class V>
    V const& as(std::size_t column) const {
        auto const* value = std::get_if<V>(&at(column));
        ensure(value != nullptr, "the column has the type that is asked for");
        return *value;
    }
    bool convert(std::size_t column, bool*) const { return as<std::int64_t>(column) != 0; }
    template <std::integral T>
    T convert(std::size_t column, T*) const {
        return static_cast<T>(as<std::int64_t>(column));
    }
    std::string convert(std::size_t column, std::string*) const { return as<std::string>(column); }
    Bytes convert(std::size_t column, Bytes*) const { return as<Bytes>(column); }
    Hash convert(std::size_t column, Hash*) const { return fixed<Hash>(column); }
    Timestamp convert(std::size_t column, Timestamp*) const {
        return from_microseconds(as<std::int64_t>(column));
    }
    template <class Tag>
    Id<Tag> convert(std::size_t column, Id<Tag>*) const {
        return Id<Tag>(fixed<Uuid>(column));
    }
    template <class T>
    std::optional<T> convert(std::size_t column, std::optional<T>*) const {
        return is_null(column) ? std::nullopt : std::optional<T>(get<T>(column));
    }
    template <class Array>
    Array fixed(std::size_t column) const {
        auto const& bytes = as<Bytes>(column);
        Array array;
        ensure(bytes.size() == array.size(), "the column has the size that is asked for");
        std::copy(bytes.begin(), bytes.end(), array.begin());
        return array;
    }

    std::vector<Value> values_;
};

using Rows = std::vector<Row>;

}  // namespace ostiary::db
