// Statements about several accounts at once: `account_id IN ($1, ..., $100)`. There are always as many
// places, so that each statement is prepared once; those that are left over hold an id that nobody has.
#pragma once

#include "base/ids.hpp"
#include "db/database.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace ostiary::accounts {

inline constexpr std::size_t most_ids = 100;

// `($1, ..., $100)`
inline std::string places_of_ids() {
    std::string places = "($1";
    for (std::size_t i = 2; i <= most_ids; ++i) places += ", $" + std::to_string(i);
    return places + ")";
}

// `ids` are `most_ids` at most, and outlive the question.
inline db::Question ask_about(db::Statement const& statement, std::span<AccountId const> ids) {
    static AccountId const nobody;
    ensure(ids.size() <= most_ids, "there is a place for each id");
    std::vector<db::Parameter> parameters(most_ids, db::to_parameter(nobody));
    for (std::size_t i = 0; i < ids.size(); ++i) parameters[i] = db::to_parameter(ids[i]);
    return {&statement, std::move(parameters)};
}

// All of them, `most_ids` at a time.
inline std::vector<std::span<AccountId const>> in_portions(std::span<AccountId const> ids) {
    std::vector<std::span<AccountId const>> portions;
    for (; !ids.empty(); ids = ids.subspan(portions.back().size()))
        portions.push_back(ids.first(std::min(ids.size(), most_ids)));
    return portions;
}

}  // namespace ostiary::accounts
