#include "profile/change.hpp"

#include "base/json_merge_patch.hpp"
#include "registration/registration.hpp"

#include <algorithm>

namespace ostiary::profile {
namespace {

using accounts::Profile;

constexpr std::pair<std::string_view, Text Profile::*> members[] = {
    {"given_name", &Profile::given_name}, {"family_name", &Profile::family_name},
    {"gender", &Profile::gender},         {"birth_date", &Profile::birth_date},
    {"picture", &Profile::picture},       {"locale", &Profile::locale},
};

}  // namespace

bool Change::is_of(Text Profile::* member) const {
    return std::ranges::find(values, member, &Value::member) != values.end();
}

std::string Change::fields() const {
    std::string names;
    auto const add = [&](std::string_view name) {
        if (!names.empty()) names += ' ';
        names += name;
    };
    for (auto const& value : values) add(value.name);
    if (properties || whole_properties) add("properties");
    return names;
}

Change read_change(json::Fields& in, Timestamp now) {
    Change change;
    auto const profile = registration::read_profile(in, now);
    for (auto const& [name, member] : members) {
        if (in.has(name)) change.values.push_back({name, member, profile.*member});
    }
    change.properties = registration::read_properties(in);
    return change;
}

std::vector<FieldError> apply(Change const& change, accounts::Account& account) {
    for (auto const& value : change.values) account.profile.*value.member = value.text;
    if (!change.properties && !change.whole_properties) return {};
    if (change.properties) account.properties = json::merge_patch(account.properties, *change.properties);
    if (change.whole_properties)
        account.properties = json::put_members(account.properties, *change.whole_properties);
    if (account.properties.size() <= accounts::largest_properties) return {};
    return {{"properties", ErrorCode::TooLarge, "At most 500000 bytes in all."}};
}

}  // namespace ostiary::profile
