#include "faces/monaca/import.hpp"

#include "base/json_merge_patch.hpp"
#include "base/text.hpp"
#include "faces/monaca/user.hpp"
#include "settings/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ostiary::monaca {
namespace {

using administration::NewAccount;

constexpr std::size_t most_columns = 1'000;

// Takes one cell from `text`, and what ends it: a comma, a line end, or nothing.
std::optional<std::string> take_cell(std::string_view& text) {
    std::string cell;
    if (!text.starts_with('"')) {
        auto const end = std::min(text.find_first_of(",\r\n\""), text.size());
        cell = text.substr(0, end);
        text.remove_prefix(end);
        return text.starts_with('"') ? std::nullopt : std::optional(std::move(cell));
    }
    while (true) {
        text.remove_prefix(1);
        auto const quote = text.find('"');
        if (quote == std::string_view::npos) return std::nullopt;
        cell += text.substr(0, quote);
        text.remove_prefix(quote + 1);
        if (!text.starts_with('"')) break;
        cell += '"';  // two of them are one
    }
    bool const ends = text.empty() || std::string_view(",\r\n").contains(text.front());
    return ends ? std::optional(std::move(cell)) : std::nullopt;
}

// Milliseconds, as a number or in a cell; seconds look like a time before this century.
std::optional<Timestamp> read_time(json::Element const& value) {
    constexpr std::int64_t century = 946'684'800'000;
    constexpr std::int64_t last = 253'402'300'799'999;  // of the year 9999
    std::int64_t number = 0;
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) {
        auto const [end, error] = std::from_chars(text.begin(), text.end(), number);
        if (error != std::errc() || end != text.end()) return std::nullopt;
    } else if (value.get(number) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    if (number < century || number > last) return std::nullopt;
    return Timestamp(std::chrono::milliseconds(number));
}

// What is wrong about a field of a user; nullopt where it was taken.
std::optional<std::string_view> set_field(NewAccount& user, json::Writer& properties, std::string_view name,
                                          json::Element const& value) {
    std::string_view text;
    bool const is_text = value.get(text) == simdjson::SUCCESS;
    if (name == "_username" && is_text) user.username = std::string(text);
    if (name == "_id" && is_text) user.id = parse_oid(text);
    if (name == "_passwordHash" && is_text) user.password_hash = std::string(text);
    if (name == "_createdAt") user.created_at = read_time(value);
    if (name == "_updatedAt") user.updated_at = read_time(value);
    if (name == "_id" && !user.id) return "must be a `u` and a lower-case UUID";
    if ((name == "_username" || name == "_passwordHash") && !is_text) return "must be a text";
    if (name.starts_with('_')) return std::nullopt;
    if (!settings::is_property_name(name))
        return "is no name of a property (a letter, then letters and digits)";
    properties.key(name).raw(simdjson::minify(value));
    return std::nullopt;
}

// `place` tells which user of the file it is.
Imported read_user(json::Element const& element, std::string const& place) {
    json::Object object;
    if (element.get(object) != simdjson::SUCCESS)
        return std::unexpected(fmt::format("{} is no object", place));
    NewAccount user;
    std::string members;
    json::Writer properties(members);
    properties.begin_object();
    for (auto const [name, value] : object) {
        if (auto const wrong = set_field(user, properties, name, value))
            return std::unexpected(fmt::format("{}: {} {}", place, to_one_line(name), *wrong));
    }
    properties.end_object();
    if (!user.username) return std::unexpected(fmt::format("{} has no _username", place));
    // Of two values under one name the last counts, as where properties are saved.
    user.properties = json::put_members("{}", members);
    if (user.properties.size() > accounts::largest_properties)
        return std::unexpected(
            fmt::format("{}: its properties have more than {} bytes", place, accounts::largest_properties));
    return user;
}

// Whether JavaScript keeps a number of a cell: a whole one up to 2^53-1, another with its digits.
bool is_kept(std::string_view number, json::Element const& value) {
    constexpr std::int64_t largest_whole = 9'007'199'254'740'991;
    constexpr std::ptrdiff_t kept_digits = 15;
    std::int64_t whole = 0;
    if (value.get(whole) == simdjson::SUCCESS) return -largest_whole <= whole && whole <= largest_whole;
    if (value.is_uint64()) return false;
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return number == simdjson::minify(value) || std::ranges::count_if(number, is_digit) <= kept_digits;
}

// A number, a truth value, a list or an object stands for itself in a cell; all else is text.
std::string json_of_cell(std::string_view name, std::string const& cell) {
    json::Document memory;
    auto const value = memory.parse_value(cell);
    bool const stands_for_itself = !name.starts_with('_') && value && !value->is_string() &&
                                   !value->is_null() && (!value->is_number() || is_kept(trim(cell), *value));
    std::string text;
    json::Writer json(text);
    stands_for_itself ? json.raw(simdjson::minify(*value)) : json.value(cell);
    return text;
}

Imported read_row(std::vector<std::string> const& names, std::vector<std::string> const& cells,
                  std::string const& place) {
    if (cells.size() != names.size())
        return std::unexpected(fmt::format("{} has {} cells, not {}", place, cells.size(), names.size()));
    std::string text;
    json::Writer json(text);
    json.begin_object();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!is_utf8(cells[i])) return std::unexpected(fmt::format("{} is not UTF-8", place));
        if (!cells[i].empty()) json.key(names[i]).raw(json_of_cell(names[i], cells[i]));
    }
    json.end_object();
    json::Document memory;
    auto const element = memory.parse_value(text);
    return element ? read_user(*element, place) : std::unexpected(fmt::format("{} cannot be read", place));
}

std::expected<std::vector<Imported>, std::string> read_list(std::string_view text) {
    json::Document memory;
    auto const element = memory.parse_value(text);
    if (!element) {
        auto const& told = element.error().fields;
        return std::unexpected("the file is no JSON that can be read" +
                               (told.empty() ? std::string() : ": " + told.front().detail));
    }
    json::Array items;
    bool const is_list = element->get(items) == simdjson::SUCCESS ||
                         (*element)["items"].get(items) == simdjson::SUCCESS ||
                         (*element)["result"]["items"].get(items) == simdjson::SUCCESS;
    if (!is_list)
        return std::unexpected(
            "the file has no list of users: a list, an object whose items are one, or the answer of "
            "User.list with a result whose items are one");
    std::vector<Imported> users;
    for (auto const item : items)
        users.push_back(read_user(item, fmt::format("user {} of the list", users.size() + 1)));
    return users;
}

std::expected<std::vector<Imported>, std::string> read_table(std::string_view text) {
    auto const rows = read_csv(text);
    if (!rows || rows->empty()) return std::unexpected("the file is neither JSON nor CSV");
    auto const& names = rows->front();
    if (!std::ranges::all_of(names, is_utf8))
        return std::unexpected("the names of the columns are not UTF-8");
    if (std::ranges::find(names, "_username") == names.end())
        return std::unexpected(
            "the file is no JSON, and as CSV it has no column _username: its first row names the columns, "
            "with commas between them");
    std::vector<Imported> users;
    for (std::size_t i = 1; i < rows->size(); ++i) {
        auto const& row = (*rows)[i];
        bool const is_blank = row.size() == 1 && row.front().empty();
        if (!is_blank) users.push_back(read_row(names, row, fmt::format("row {}", i + 1)));
    }
    return users;
}

constexpr std::pair<std::string_view, std::string_view> names_of_file[] = {
    {"id", "_id"}, {"username", "_username"}, {"password_hash", "_passwordHash"}};

}  // namespace

Error in_names_of_file(Error refusal) {
    for (auto& wrong : refusal.fields)
        for (auto const& [field, name] : names_of_file)
            if (wrong.field == field) wrong.field = name;
    return refusal;
}

std::optional<std::vector<std::vector<std::string>>> read_csv(std::string_view text) {
    std::vector<std::vector<std::string>> rows;
    while (!text.empty()) {
        auto& row = rows.emplace_back();
        bool goes_on = true;
        while (goes_on) {
            auto cell = take_cell(text);
            if (!cell || row.size() == most_columns) return std::nullopt;
            row.push_back(std::move(*cell));
            goes_on = text.starts_with(',');
            if (goes_on) text.remove_prefix(1);
        }
        if (text.starts_with('\r')) text.remove_prefix(1);
        if (text.starts_with('\n')) text.remove_prefix(1);
    }
    return rows;
}

std::expected<std::vector<Imported>, std::string> read_users(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    auto const first = trim(text).substr(0, 1);
    return first == "[" || first == "{" ? read_list(text) : read_table(text);
}

}  // namespace ostiary::monaca
