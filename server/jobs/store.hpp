// The table of jobs: when each is to run next.
#pragma once

#include "base/clock.hpp"
#include "db/database.hpp"

#include <optional>
#include <string_view>

namespace ostiary::jobs {

// nullopt when the job has never run.
std::optional<Timestamp> find_next_run(db::Database& database, std::string_view name);

// Moves the job's next run to `next`, if it is due at `now` or has never run. True for exactly one of those
// who ask.
bool claim_run(db::Transaction& tx, std::string_view name, Timestamp now, Timestamp next);

}  // namespace ostiary::jobs
