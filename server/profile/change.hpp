// A change of what an account says of its owner: names, gender, date of birth, picture, locale, and the
// application's free properties. Only these: who changes a profile names no status, user name, contact or
// verification.
#pragma once

#include "accounts/account.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::profile {

using Text = std::optional<std::string>;

struct Change {
    struct Value {
        std::string_view name;
        Text accounts::Profile::* member;
        Text text;  // nullopt removes
    };
    std::vector<Value> values;
    Text properties;        // a merge patch (RFC 7396)
    Text whole_properties;  // each replaces the one of its name, null included

    bool is_of(Text accounts::Profile::* member) const;
    // The names of the fields, separated by spaces.
    std::string fields() const;
};

// From the fields of a merge patch: what is absent stays, null removes. What is wrong is rejected in `in`.
Change read_change(json::Fields& in, Timestamp now);

// The mistakes that only the account as it was can tell: more than 500,000 bytes of properties in all.
std::vector<FieldError> apply(Change const& change, accounts::Account& account);

}  // namespace ostiary::profile
