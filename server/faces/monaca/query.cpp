#include "faces/monaca/query.hpp"

#include "base/text.hpp"
#include "faces/monaca/listed_user.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>

namespace ostiary::monaca {

enum class Query::Operator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

namespace {

constexpr std::size_t longest_query = 4'096;  // bytes
constexpr int deepest_query = 32;
constexpr int most_comparisons = 100;

constexpr std::string_view a_value = "a number, a text in quotes, true, false, null or ? is expected";

using Operator = Query::Operator;

// Longer ones first.
constexpr std::array<std::pair<std::string_view, Operator>, 8> operators{{{"==", Operator::Equal},
                                                                          {"!=", Operator::NotEqual},
                                                                          {"<>", Operator::NotEqual},
                                                                          {"<=", Operator::LessOrEqual},
                                                                          {">=", Operator::GreaterOrEqual},
                                                                          {"=", Operator::Equal},
                                                                          {"<", Operator::Less},
                                                                          {">", Operator::Greater}}};

bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_name_part(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9');
}

bool holds(Operator asked, Value const& left, Value const& right) {
    bool const comparable = left.index() == right.index() && !std::holds_alternative<Compound>(left);
    if (!comparable) return asked == Operator::NotEqual;
    auto const order = left <=> right;
    switch (asked) {
        case Operator::Equal:
            return order == 0;
        case Operator::NotEqual:
            return order != 0;
        case Operator::Less:
            return order < 0;
        case Operator::LessOrEqual:
            return order <= 0;
        case Operator::Greater:
            return order > 0;
        case Operator::GreaterOrEqual:
            return order >= 0;
    }
    return false;
}

}  // namespace

struct Query::Node {
    enum class Kind { And, Or, Not, Comparison };
    Kind kind = Kind::Comparison;
    std::vector<Node> parts = {};
    std::string name = {};
    Operator asked = Operator::Equal;
    Value value = Null();

    bool matches(PropertyOf const& property_of) const {
        auto const part_matches = [&](Node const& part) { return part.matches(property_of); };
        switch (kind) {
            case Kind::And:
                return std::ranges::all_of(parts, part_matches);
            case Kind::Or:
                return std::ranges::any_of(parts, part_matches);
            case Kind::Not:
                return !part_matches(parts.front());
            case Kind::Comparison:
                return holds(asked, property_of(name), value);
        }
        return false;
    }
};

namespace {

using Node = Query::Node;
using Parsed = std::optional<Node>;

class Parser {
  public:
    Parser(std::string_view text, std::vector<Value>& parameters)
        : text_(text), rest_(text), parameters_(parameters) {}

    std::expected<Node, QueryError> parse_all() {
        auto node = parse_or(0);
        skip_blanks();
        if (node && !rest_.empty()) node = wrong("AND, OR or the end is expected");
        if (!node) return std::unexpected(QueryError{QueryError::Part::Text, std::move(error_)});
        auto const given = parameters_.size();
        if (asked_ == given) return std::move(*node);
        return std::unexpected(QueryError{QueryError::Part::Parameters,
                                          fmt::format("Too {}: {} for {} question marks in userQuery.",
                                                      given < asked_ ? "few" : "many", given, asked_)});
    }

  private:
    // What is wrong with the next character; only the first mistake counts.
    std::nullopt_t wrong(std::string_view why) {
        skip_blanks();
        auto const before = text_.substr(0, text_.size() - rest_.size());
        auto const place = rest_.empty() ? std::string("At its end")
                                         : fmt::format("At character {}", count_characters(before) + 1);
        if (error_.empty()) error_ = fmt::format("{}: {}.", place, why);
        return std::nullopt;
    }

    void skip_blanks() {
        while (!rest_.empty() && std::string_view(" \t\r\n").contains(rest_.front())) rest_.remove_prefix(1);
    }

    bool take(std::string_view symbol) {
        skip_blanks();
        if (!rest_.starts_with(symbol)) return false;
        rest_.remove_prefix(symbol.size());
        return true;
    }

    // A word that no name goes on from.
    bool take_word(std::string_view word) {
        skip_blanks();
        auto const there = rest_.substr(0, word.size());
        bool const ends =
            rest_.size() == word.size() || (rest_.size() > word.size() && !is_name_part(rest_[word.size()]));
        if (!ends || !equal_ignoring_case(there, word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    template <class Part, class Joined>
    Parsed parse_joined(Node::Kind kind, Part part, Joined joined) {
        Node all{.kind = kind};
        do {
            auto one = part();
            if (!one) return std::nullopt;
            all.parts.push_back(std::move(*one));
        } while (joined());
        return all.parts.size() == 1 ? std::move(all.parts.front()) : std::move(all);
    }

    Parsed parse_or(int depth) {
        return parse_joined(
            Node::Kind::Or, [&] { return parse_and(depth); }, [&] { return take("||") || take_word("or"); });
    }
    Parsed parse_and(int depth) {
        return parse_joined(
            Node::Kind::And, [&] { return parse_part(depth); },
            [&] { return take("&&") || take_word("and"); });
    }

    Parsed parse_part(int depth) {
        if (depth > deepest_query) return wrong("more than 32 brackets and NOT inside each other");
        if (take_word("not") || take("!")) {
            auto inner = parse_part(depth + 1);
            if (!inner) return std::nullopt;
            Node negated{.kind = Node::Kind::Not};
            negated.parts.push_back(std::move(*inner));
            return negated;
        }
        if (take("(")) {
            auto inner = parse_or(depth + 1);
            if (inner && !take(")")) return wrong("AND, OR or a closing bracket is expected");
            return inner;
        }
        return parse_comparison();
    }

    Parsed parse_comparison() {
        skip_blanks();
        if (++comparisons_ > most_comparisons) return wrong("more than 100 comparisons");
        if (rest_.empty() || !is_name_start(rest_.front()))
            return wrong("the name of a property is expected");
        auto const* const end = std::ranges::find_if_not(rest_, is_name_part);
        Node comparison{.kind = Node::Kind::Comparison, .name = std::string(rest_.begin(), end)};
        if (!is_listed_name(comparison.name)) return wrong("no property has this name");
        rest_.remove_prefix(comparison.name.size());
        auto const* const asked =
            std::ranges::find_if(operators, [&](auto const& symbol) { return take(symbol.first); });
        if (asked == operators.end()) return wrong("one of = == != <> < <= > >= is expected");
        comparison.asked = asked->second;
        auto value = parse_value();
        if (!value) return std::nullopt;
        comparison.value = std::move(*value);
        return comparison;
    }

    std::optional<Value> parse_value() {
        if (take("?")) {
            auto const place = asked_++;
            return place < parameters_.size() ? parameters_[place] : Value(Null());
        }
        if (take_word("true")) return Value(true);
        if (take_word("false")) return Value(false);
        if (take_word("null")) return Value(Null());
        if (take("'")) return parse_text('\'');
        if (take("\"")) return parse_text('"');
        return parse_number();
    }

    // Up to the quote; a backslash takes the next character as it is.
    std::optional<Value> parse_text(char quote) {
        std::string text;
        while (!rest_.empty() && rest_.front() != quote) {
            if (rest_.front() == '\\') rest_.remove_prefix(1);
            if (rest_.empty()) break;
            text += rest_.front();
            rest_.remove_prefix(1);
        }
        if (rest_.empty()) return wrong("the quote that ends a text is expected");
        rest_.remove_prefix(1);
        return Value(std::move(text));
    }

    std::optional<Value> parse_number() {
        auto const digits = rest_.substr(rest_.starts_with('-') ? 1 : 0);
        if (digits.empty() || digits.front() < '0' || digits.front() > '9') return wrong(a_value);
        double number = 0;
        auto const [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
        if (error != std::errc()) return wrong(a_value);
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return Value(number);
    }

    std::string_view text_;
    std::string_view rest_;
    std::vector<Value>& parameters_;
    std::size_t asked_ = 0;  // parameters, so far
    int comparisons_ = 0;
    std::string error_;
};

}  // namespace

Value value_of(json::Element const& element) {
    bool truth = false;
    double number = 0;
    std::string_view text;
    if (element.is_null()) return Null();
    if (element.get(truth) == simdjson::SUCCESS) return truth;
    if (element.get(number) == simdjson::SUCCESS) return number;
    if (element.get(text) == simdjson::SUCCESS) return std::string(text);
    return Compound();
}

std::expected<Query, QueryError> Query::parse(std::string_view text, std::vector<Value> parameters) {
    if (text.size() > longest_query)
        return std::unexpected(QueryError{QueryError::Part::Text, "At most 4096 bytes."});
    auto root = Parser(text, parameters).parse_all();
    if (!root) return std::unexpected(std::move(root.error()));
    return Query(std::make_shared<Node const>(std::move(*root)));
}

bool Query::matches(PropertyOf const& property_of) const {
    return root_->matches(property_of);
}

}  // namespace ostiary::monaca
