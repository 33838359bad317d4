#include "base/json_reader.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace ostiary::json {
namespace {

constexpr std::size_t deepest = 32;
constexpr std::size_t most_unknown_fields_reported = 8;
constexpr std::size_t unit_length = 6;  // of \uXXXX

// The parser does not say where.
Error refusal(simdjson::error_code error) {
    Error refused{ErrorCode::MalformedJson, {}, {}, LogCause(simdjson::error_message(error))};
    if (error == simdjson::DEPTH_ERROR)
        refused.fields.push_back(
            {"", ErrorCode::TooLarge, fmt::format("Nested at most {} levels deep.", deepest)});
    if (error == simdjson::NUMBER_ERROR)
        refused.fields.push_back({"", ErrorCode::InvalidValue, "A number is malformed or too large."});
    return refused;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Where the string that opens at `at` is over.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
}

bool exceeds_64_bits(std::string_view number) {
    bool const is_negative = number.starts_with('-');
    std::int64_t negative = 0;
    std::uint64_t positive = 0;
    auto const* const begin = std::to_address(number.begin());
    auto const* const end = std::to_address(number.end());
    auto const error =
        is_negative ? std::from_chars(begin, end, negative).ec : std::from_chars(begin, end, positive).ec;
    return error == std::errc::result_out_of_range;
}

// The code unit of `\uXXXX` at the front.
std::optional<unsigned> escaped_unit(std::string_view text) {
    unsigned unit = 0;
    if (text.size() < unit_length || !text.starts_with("\\u")) return std::nullopt;
    auto const* const end = text.data() + unit_length;
    return std::from_chars(text.data() + 2, end, unit, 16).ptr == end ? std::optional(unit) : std::nullopt;
}

bool is_high_surrogate(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

// A string in which no half of a surrogate pair stands alone: what browsers send of one in a form
// (USVString, https://webidl.spec.whatwg.org/#idl-USVString). JavaScript's `slice` leaves such halves.
void append_with_whole_pairs(std::string& out, std::string_view string) {
    for (std::size_t at = 0; at < string.size();) {
        auto const plain = std::min(string.find('\\', at), string.size()) - at;
        out += string.substr(at, plain);
        at += plain;
        auto const rest = string.substr(at);
        auto const unit = escaped_unit(rest);
        auto const next = unit ? escaped_unit(rest.substr(unit_length)) : std::nullopt;
        bool const is_pair = next && is_high_surrogate(*unit) && is_low_surrogate(*next);
        bool const is_half = unit && !is_pair && (is_high_surrogate(*unit) || is_low_surrogate(*unit));
        auto const whole = rest.substr(0, is_pair ? 2 * unit_length : unit ? unit_length : 2);
        out += is_half ? "\\ufffd" : whole;
        at += whole.size();
    }
}

// The same text as JavaScript means it, where the parser would not take it: whole numbers beyond 64 bits have
// an exponent (JavaScript writes numbers below 1e21 without one), and halves of surrogate pairs are replaced.
std::string as_javascript_means(std::string_view text) {
    std::string changed;
    changed.reserve(text.size() + 64);
    std::size_t at = 0;
    while (at < text.size()) {
        auto const from = at;
        if (text[at] == '"') {
            at = end_of_string(text, at);
            append_with_whole_pairs(changed, text.substr(from, at - from));
        } else if (is_digit(text[at]) || text[at] == '-') {
            at = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
            auto const number = text.substr(from, at - from);
            bool const is_whole = number.find_first_of(".eE") == std::string_view::npos;
            (changed += number) += is_whole && exceeds_64_bits(number) ? "e0" : "";
        } else {
            changed += text[at++];
        }
    }
    return changed;
}

simdjson::simdjson_result<Element> read_value(simdjson::dom::parser& parser, std::string_view text) {
    // A parser that is used again keeps its memory.
    bool const fits = parser.max_depth() == deepest && parser.capacity() >= text.size();
    if (!fits && parser.allocate(std::max<std::size_t>(text.size(), 64), deepest) != simdjson::SUCCESS)
        throw Unavailable("no memory to parse JSON");
    return parser.parse(text.data(), text.size());
}

}  // namespace

Result<Element> Document::parse_value(std::string_view text) {
    auto read = read_value(parser_, text);
    bool const may_be_meant =
        read.error() == simdjson::NUMBER_ERROR || read.error() == simdjson::STRING_ERROR;
    if (may_be_meant) read = read_value(parser_, as_javascript_means(text));
    if (read.error() != simdjson::SUCCESS) return fail(refusal(read.error()));
    return read.value_unsafe();
}

Result<Object> Document::parse(std::string_view text) {
    auto element = parse_value(text);
    if (!element) return fail(std::move(element.error()));
    Object object;
    if (element->get(object) != simdjson::SUCCESS)
        return fail_field("", ErrorCode::WrongType, "The body must be a JSON object.");
    return object;
}

Fields::Fields(Object object, std::string path) : path_(std::move(path)) {
    read(object);
}

void Fields::read(Object object) {
    fields_.reserve(object.size());
    for (auto [name, element] : object) {
        if (has(name)) {
            reject(name, ErrorCode::DuplicateField);
        } else {
            fields_.push_back({name, element});
        }
    }
}

std::optional<Element> Fields::take(std::string_view name) {
    auto const field = std::ranges::find(fields_, name, &Field::name);
    if (field == fields_.end()) return std::nullopt;
    field->asked = true;
    if (field->element.is_null()) return std::nullopt;
    return field->element;
}

bool Fields::has(std::string_view name) const {
    return std::ranges::find(fields_, name, &Field::name) != fields_.end();
}

bool Fields::is_null(std::string_view name) const {
    auto const field = std::ranges::find(fields_, name, &Field::name);
    return field != fields_.end() && field->element.is_null();
}

std::optional<std::string> Fields::checked_text(std::string_view name, Element element, TextRule rule) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) {
        reject(name, ErrorCode::WrongType, "A string is expected.");
        return std::nullopt;
    }
    std::size_t const length = count_characters(text);
    if (length < rule.shortest) {
        reject(name, ErrorCode::TooShort, fmt::format("At least {} characters.", rule.shortest));
    } else if (length > rule.longest) {
        reject(name, ErrorCode::TooLong, fmt::format("At most {} characters.", rule.longest));
    } else if (rule.control == ControlCharacters::Refuse && has_control_characters(text)) {
        reject(name, ErrorCode::InvalidCharacters, "No control characters.");
    } else if (rule.control == ControlCharacters::Refuse && turns_direction(text)) {
        reject(name, ErrorCode::InvalidCharacters, "No characters that turn the direction of text.");
    } else {
        return std::string(text);
    }
    return std::nullopt;
}

std::optional<std::string> Fields::text(std::string_view name, TextRule rule) {
    auto const element = take(name);
    return element ? checked_text(name, *element, rule) : std::nullopt;
}

std::optional<Secret> Fields::secret(std::string_view name, TextRule rule) {
    auto found = text(name, rule);
    return found ? std::optional(Secret(std::move(*found))) : std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view name, TextRule rule) {
    std::vector<std::string> found;
    auto const list = array(name);
    if (!list) return found;
    for (auto const element : *list) {
        auto text = checked_text(name, element, rule);
        if (!text) break;
        found.push_back(std::move(*text));
    }
    return found;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, IntegerRule rule) {
    auto const element = take(name);
    if (!element) return std::nullopt;
    std::int64_t number = 0;
    if (element->get(number) != simdjson::SUCCESS) {
        reject(name, ErrorCode::WrongType, "A whole number is expected.");
    } else if (number < rule.smallest) {
        reject(name, ErrorCode::TooSmall, fmt::format("At least {}.", rule.smallest));
    } else if (number > rule.largest) {
        reject(name, ErrorCode::TooLarge, fmt::format("At most {}.", rule.largest));
    } else {
        return number;
    }
    return std::nullopt;
}

std::optional<double> Fields::number(std::string_view name) {
    auto const element = take(name);
    if (!element) return std::nullopt;
    double number = 0;
    if (element->get(number) == simdjson::SUCCESS) return number;
    reject(name, ErrorCode::WrongType, "A number is expected.");
    return std::nullopt;
}

std::optional<bool> Fields::boolean(std::string_view name) {
    auto const element = take(name);
    if (!element) return std::nullopt;
    bool truth = false;
    if (element->get(truth) == simdjson::SUCCESS) return truth;
    reject(name, ErrorCode::WrongType, "Expected is true or false.");
    return std::nullopt;
}

std::optional<Object> Fields::object(std::string_view name) {
    auto const element = take(name);
    if (!element) return std::nullopt;
    Object object;
    if (element->get(object) == simdjson::SUCCESS) return object;
    reject(name, ErrorCode::WrongType, "An object is expected.");
    return std::nullopt;
}

std::optional<Array> Fields::array(std::string_view name) {
    auto const element = take(name);
    if (!element) return std::nullopt;
    Array array;
    if (element->get(array) == simdjson::SUCCESS) return array;
    reject(name, ErrorCode::WrongType, "A list is expected.");
    return std::nullopt;
}

std::optional<Element> Fields::any(std::string_view name) {
    return take(name);
}

std::string Fields::required_text(std::string_view name, TextRule rule) {
    if (!has(name) || is_null(name)) {
        take(name);
        reject(name, ErrorCode::Required);
        return {};
    }
    return text(name, rule).value_or(std::string());
}

Secret Fields::required_secret(std::string_view name, TextRule rule) {
    return Secret(required_text(name, rule));
}

void Fields::reject(std::string_view name, ErrorCode code, std::string detail) {
    errors_.push_back({path_ + std::string(name), code, std::move(detail)});
}

std::vector<FieldError> Fields::take_errors() {
    std::size_t unknown = 0;
    for (auto const& field : fields_) {
        if (field.asked || ++unknown > most_unknown_fields_reported) continue;
        reject(field.name.substr(0, 64), ErrorCode::UnknownField);
    }
    return std::exchange(errors_, {});
}

std::optional<Error> Fields::finish() {
    if (unreadable_) return std::exchange(unreadable_, std::nullopt);
    auto errors = take_errors();
    if (errors.empty()) return std::nullopt;
    return Error{ErrorCode::InvalidRequest, std::move(errors)};
}

}  // namespace ostiary::json
