// A person's account in one application: what the application's developer may see of it. Credentials are
// elsewhere.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/json_writer.hpp"
#include "contacts/contact.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::accounts {

enum class Status { Active, Blocked, Archived, Deleting };

std::string_view to_string(Status status);
std::optional<Status> parse_status(std::string_view text);

// What a person says of themselves; all optional.
struct Profile {
    std::optional<std::string> given_name;
    std::optional<std::string> family_name;
    std::optional<std::string> gender;
    std::optional<std::string> birth_date;  // RFC 3339 full-date
    std::optional<std::string> picture;     // an https or http URL
    std::optional<std::string> locale;      // BCP 47

    bool operator==(Profile const&) const = default;
};

inline constexpr std::size_t largest_properties = 500'000;  // bytes, as JSON

struct Account {
    AccountId id;
    ApplicationId application;
    std::optional<std::string> username;  // as typed
    Status status = Status::Active;
    std::optional<std::string> status_reason;  // an administrator's words; not for the owner
    Profile profile;
    std::optional<std::string> external_id;
    std::string properties = "{}";  // a JSON object, free for the application; at most `largest_properties`
    std::string meta = "{}";        // a JSON object, for administrators only
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;
    std::optional<Timestamp> deletes_at;  // when it goes, while it is being deleted
    std::vector<RoleId> roles;  // granted to it; some may have been removed since (applications/role.hpp)
    std::vector<contacts::Contact> contacts;

    // The primary, active contact of a kind.
    contacts::Contact const* primary(contacts::Channel channel) const;
};

// The one answer to 'may this account authenticate now': whatever makes a session asks here.
// security: session_routes_refuse_accounts_that_may_not_authenticate.
Result<void> check_may_authenticate(Account const& account);

// What the owner sees, or with `Audience::Administrator` also what is not the owner's business (reason,
// external id, meta).
enum class Audience { Owner, Administrator };
void write_json(json::Writer& json, Account const& account, Audience audience);

// `YYYY-MM-DD`, a day that exists, between 1900 and `today`.
bool is_birth_date(std::string_view text, Timestamp today);

}  // namespace ostiary::accounts
