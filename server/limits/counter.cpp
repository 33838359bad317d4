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
    return peek_each(tx, {&key, 1}, now).front();
}

std::vector<Count> peek_each(db::Transaction& tx, std::span<Key const> keys, Timestamp now) {
    std::vector<db::Question> questions;
    for (auto const& key : keys) questions.push_back(db::ask(find_count, key.hash(), now));
    std::vector<Count> counts;
    for (auto const& rows : tx.answer_together(questions))
        counts.push_back(rows.empty() ? Count{0, now} : to_count(rows.front()));
    return counts;
}

void reset(db::Transaction& tx, Key const& key) {
    tx.send(remove_count, key.hash());
}

std::int64_t purge(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge_ended, now, most);
}

}  // namespace ostiary::limits
