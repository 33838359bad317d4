#include "faces/monaca/user.hpp"

#include "base/json_writer.hpp"

#include <algorithm>
#include <utility>

namespace ostiary::monaca {
namespace {

// Up to the quotation mark before which there is an even number of backslashes.
std::size_t length_of_string(std::string_view json) {
    for (auto at = json.find('"', 1); at < json.size(); at = json.find('"', at + 1)) {
        auto const backslashes = at - 1 - json.find_last_not_of('\\', at - 1);
        if (backslashes % 2 == 0) return at + 1;
    }
    return json.size();
}

// Of the first of an object's members, which begin at `json`: up to a comma or a bracket that is not inside
// of a value.
std::size_t length_of_member(std::string_view json) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < json.size(); ++at) {
        char const c = json[at];
        bool const closes = c == '}' || c == ']';
        if (depth == 0 && (closes || c == ',')) return at;
        if (closes) --depth;
        if (c == '{' || c == '[') ++depth;
        if (c == '"') at += length_of_string(json.substr(at)) - 1;
    }
    return json.size();
}

}  // namespace

std::int64_t milliseconds(Timestamp time) {
    return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::string oid_of(AccountId const& id) {
    std::string oid = "u";
    oid += id.to_string();
    return oid;
}

std::optional<AccountId> parse_oid(std::string_view text) {
    return text.starts_with('u') ? AccountId::parse(text.substr(1)) : std::nullopt;
}

std::string username_of(accounts::Account const& account) {
    if (account.username) return *account.username;
    for (auto const channel : {contacts::Channel::Email, contacts::Channel::Phone}) {
        auto const* const primary = account.primary(channel);
        if (primary != nullptr) return primary->value;
    }
    return {};
}

std::string user_of(accounts::Account const& account) {
    std::string text;
    json::Writer json(text);
    json.begin_object().field("_id", oid_of(account.id)).field("_username", username_of(account));
    json.field("_createdAt", milliseconds(account.created_at));
    json.field("_updatedAt", milliseconds(account.updated_at));
    json.field("_updateAt", milliseconds(account.updated_at));
    // No name of a property starts with an underscore, so none hides what stands above.
    std::string_view const own = account.properties;
    auto const members = own.substr(1, own.size() - 2);
    if (!members.empty()) (text += ',') += members;
    json.end_object();
    return text;
}

void append_selected(std::string& out, std::string_view properties, std::vector<std::string_view> names) {
    // security: a thousand names of thirty thousand properties cost little more than one
    // (many_names_of_many_properties_are_found_in_one_pass).
    std::ranges::sort(names);
    char separator = '{';
    for (auto rest = properties.substr(1); rest.size() > 1;) {
        auto const member = rest.substr(0, length_of_member(rest));
        rest.remove_prefix(std::min(member.size() + 1, rest.size()));
        auto const name = member.substr(1, member.find('"', 1) - 1);
        if (!std::ranges::binary_search(names, name)) continue;
        (out += std::exchange(separator, ',')) += member;
    }
    out += separator == '{' ? "{}" : "}";
}

}  // namespace ostiary::monaca
