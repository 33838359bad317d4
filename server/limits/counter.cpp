#include "limits/counter.hpp"

#include "base/hash.hpp"

namespace ostiary::limits {
namespace {

// security: counting and reading is one statement, so callers at once never see the same number
// (callers_at_once_each_see_a_number_of_their_own in limits/counter_test.cpp).
db::Statement const count_one{R"(
INSERT INTO limits (key, used, resets_at) VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN limits.resets_at <= $3 THEN 1 ELSE limits.used + 1 END,
    resets_at = CASE WHEN limits.resets_at <= $3 THEN excluded.resets_at ELSE limits.resets_at END
RETURNING used, resets_at)"};

db::Statement const find_count{"SELECT used, resets_at FROM limits WHERE key = $1 AND resets_at > $2"};

db::Statement const remove_count{"DELETE FROM limits WHERE key = $1"};

db::Statement const purge_ended{R"(
DELETE FROM limits WHERE key IN (SELECT key FROM limits WHERE resets_at <= $1 ORDER BY resets_at LIMIT $2) AND resets_at <= $1)"};

Count to_count(db::Row const& row) {
    return {row.get<std::int64_t>(0), row.get<Timestamp>(1)};
}

}  // namespace

Key::Key(std::string_view name, std::initializer_list<ByteView> parts)
    : hash_(sha256_of_parts({as_bytes(name), sha256_of_parts(parts)})) {}

Count count(db::Transaction& tx, Key const& key, Duration window, Timestamp now) {
    auto const row = tx.query_one(count_one, key.hash(), now + window, now);
    ensure(row.has_value(), "counting answers the count");
    return to_count(*row);
}

Count peek(db::Transaction& tx, Key const& key, Timestamp now) {
    auto const row = tx.query_one(find_count, key.hash(), now);
    return row ? to_count(*row) : Count{0, now};
}

void reset(db::Transaction& tx, Key const& key) {
    tx.send(remove_count, key.hash());
}

std::int64_t purge(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge_ended, now, most);
}

}  // namespace ostiary::limits
