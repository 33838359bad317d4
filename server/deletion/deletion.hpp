// A person's request to have their account deleted. It is open until its time has come, when everything
// personal is erased, or until somebody cancels it. Whoever asked gets a receipt, by which the request can be
// followed without an account: it names the account and holds 256 random bits; only its SHA-256 is stored.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json_writer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::deletion {

struct Deletion {
    AccountId account;
    DeletionId id;
    ApplicationId application;
    Hash receipt_hash;
    std::optional<std::string> reason;   // one that the application offers
    std::optional<std::string> comment;  // the person's own words; gone with the account
    Timestamp requested_at;
    Timestamp due_at;
    std::optional<Timestamp> cancelled_at;
    std::optional<Timestamp> erased_at;

    bool is_open() const { return !cancelled_at && !erased_at; }
};

enum class Happening { Requested, Cancelled, Erased };

std::string_view to_string(Happening happening);

struct Moment {
    Happening happening;
    Timestamp at;
};

// What has happened so far, in order.
std::vector<Moment> timeline_of(Deletion const& deletion);

// Whoever has the receipt sees when it is due and what happened; administrators see why, too.
enum class Audience { Owner, Administrator };
void write_json(json::Writer& json, Deletion const& deletion, Audience audience);

}  // namespace ostiary::deletion
