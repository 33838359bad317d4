// The archive itself: everything that is kept of a person, as one JSON document for their own eyes. No token,
// hash or code is in it, no content of messages, and nothing of what administrators wrote for each other.
#pragma once

#include "applications/application.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "db/database.hpp"
#include "sessions/service.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace ostiary::exports {

// The most that is written of each list, the newest first.
struct Bounds {
    std::size_t entries;  // of the audit log
    std::size_t messages;
};

struct Archive {
    std::string document;
    bool complete = true;  // false: there is more than the bounds allow
};

// Reads page by page, so that no transaction takes long. nullopt when the account is gone.
std::optional<Archive> write_archive(db::Database& database, sessions::Service& sessions,
                                     applications::Application const& application, AccountId const& account,
                                     Bounds const& bounds, Timestamp now);

}  // namespace ostiary::exports
