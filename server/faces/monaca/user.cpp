#include "faces/monaca/user.hpp"

#include "base/json_reader.hpp"

#include <algorithm>

namespace ostiary::monaca {
std::int64_t milliseconds(Timestamp time) {
    return std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
}

std::string oid_of(AccountId const& id) {
    return "u" + id.to_string();
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

std::string select_properties(std::string_view properties, std::vector<std::string_view> const& names) {
    json::Document memory;
    auto const object = memory.parse(properties);
    ensure(object.has_value(), "stored properties are a JSON object");
    std::string text;
    json::Writer json(text);
    json.begin_object();
    for (auto const [name, value] : *object) {
        if (std::ranges::find(names, name) != names.end()) json.key(name).raw(simdjson::minify(value));
    }
    json.end_object();
    return text;
}

}  // namespace ostiary::monaca
