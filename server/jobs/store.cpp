#include "jobs/store.hpp"

namespace ostiary::jobs {
namespace {

db::Statement const find_sql{"SELECT next_run_at FROM jobs WHERE name = $1"};

db::Statement const claim_sql{
    "INSERT INTO jobs (name, next_run_at) VALUES ($1, $2)"
    " ON CONFLICT (name) DO UPDATE SET next_run_at = excluded.next_run_at WHERE jobs.next_run_at <= $3"};

}  // namespace

std::optional<Timestamp> find_next_run(db::Database& database, std::string_view name) {
    auto const row = database.query_one(find_sql, name);
    return row ? std::optional(row->get<Timestamp>(0)) : std::nullopt;
}

bool claim_run(db::Transaction& tx, std::string_view name, Timestamp now, Timestamp next) {
    return tx.execute(claim_sql, name, next, now) == 1;
}

}  // namespace ostiary::jobs
