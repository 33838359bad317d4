#include "faces/monaca/listed_user.hpp"

#include "base/text.hpp"
#include "faces/monaca/user.hpp"
#include "settings/rules.hpp"

#include <algorithm>

namespace ostiary::monaca {
namespace {

constexpr std::string_view listed_names[] = {"_id",        "_oid",       "_username",
                                             "_createdAt", "_updatedAt", "_updateAt"};

}  // namespace

bool is_listed_name(std::string_view name) {
    return std::ranges::find(listed_names, name) != std::end(listed_names) ||
           settings::is_property_name(name);
}

Value property_of(accounts::Account const& account, json::Object const& properties, std::string_view name) {
    if (name == "_username") return username_of(account);
    if (name == "_oid" || name == "_id") return oid_of(account.id);
    if (name == "_createdAt") return static_cast<double>(milliseconds(account.created_at));
    if (name == "_updatedAt" || name == "_updateAt")
        return static_cast<double>(milliseconds(account.updated_at));
    json::Element element;
    if (properties[name].get(element) != simdjson::SUCCESS) return Null();
    return value_of(element);
}

bool has_in_name(accounts::Account const& account, std::string_view part) {
    return oid_of(account.id).contains(part) || fold_case(username_of(account)).contains(part);
}

}  // namespace ostiary::monaca
