// A question about users, in the part of Monaca's query language that is taken here: comparisons of a
// property with a value (`=`, `==`, `!=`, `<>`, `<`, `<=`, `>`, `>=`), joined by `AND`/`&&`, `OR`/`||`,
// `NOT`/`!` and brackets. A value is a number, a text in quotes, `true`, `false`, `null`, or `?`, which takes
// the next of the bound parameters and is never read as part of the question. Nothing of it reaches the
// database. Bounded in length, depth and number of comparisons.
#pragma once

#include "base/json_reader.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ostiary::monaca {

struct Null {
    auto operator<=>(Null const&) const = default;
};
struct Compound {  // a list or an object: compares with nothing
    auto operator<=>(Compound const&) const = default;
};
using Value = std::variant<Null, bool, double, std::string, Compound>;

Value value_of(json::Element const& element);

// Null where the user has none of this name.
using PropertyOf = std::function<Value(std::string_view name)>;

// Why a text is no question: at which of its characters what was expected; or that the parameters are too few
// or too many for it.
struct QueryError {
    enum class Part { Text, Parameters };
    Part about;
    std::string sentence;
};

class Query {
  public:
    static std::expected<Query, QueryError> parse(std::string_view text, std::vector<Value> parameters);

    // Values of different types are unequal, and neither is before the other.
    bool matches(PropertyOf const& property_of) const;

    struct Node;
    enum class Operator;

  private:
    explicit Query(std::shared_ptr<Node const> root) : root_(std::move(root)) {}
    std::shared_ptr<Node const> root_;
};

}  // namespace ostiary::monaca
