#include "audit/log.hpp"

namespace ostiary::audit {
namespace {

db::Statement const insert_entry{R"(
INSERT INTO audit (id, application_id, account_id, event, actor, address, request_id, details, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))"};

// $2: the last one seen; $3: the event or NULL for any.
db::Statement const select_of_application{R"(
SELECT id, application_id, account_id, event, actor, address, request_id, details, created_at FROM audit
WHERE application_id = $1 AND id < $2 AND event = COALESCE($3, event) ORDER BY id DESC LIMIT $4)"};

db::Statement const select_of_account{R"(
SELECT id, application_id, account_id, event, actor, address, request_id, details, created_at FROM audit
WHERE account_id = $1 AND id < $2 AND event = COALESCE($3, event) AND application_id = $5 ORDER BY id DESC LIMIT $4)"};

db::Statement const select_all{R"(
SELECT id, application_id, account_id, event, actor, address, request_id, details, created_at FROM audit
WHERE id < $1 AND event = COALESCE($2, event) ORDER BY id DESC LIMIT $3)"};

db::Statement const purge_old{R"(
DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < $1 ORDER BY id LIMIT $2))"};

AuditId newest_possible() {
    Uuid uuid;
    uuid.fill(0xFF);
    return AuditId(uuid);
}

// Ids begin with their milliseconds (UUIDv7), so this one sorts before all that were made at `time` or later.
AuditId first_at(Timestamp time) {
    auto const milliseconds = static_cast<std::uint64_t>(to_microseconds(time) / 1'000);
    Uuid uuid{};
    for (std::size_t i = 0; i < 6; ++i) uuid[i] = static_cast<Byte>(milliseconds >> (8 * (5 - i)));
    return AuditId(uuid);
}

std::vector<Record> to_records(db::Rows const& rows) {
    std::vector<Record> records;
    records.reserve(rows.size());
    for (db::Row const& row : rows) {
        records.push_back({.id = row.get<AuditId>(0),
                           .application = row.get<std::optional<ApplicationId>>(1),
                           .account = row.get<std::optional<AccountId>>(2),
                           .event = row.get<std::string>(3),
                           .actor = row.get<std::string>(4),
                           .address = row.get<std::string>(5),
                           .request = row.get<std::optional<RequestId>>(6),
                           .details = row.get<std::string>(7),
                           .created_at = row.get<Timestamp>(8)});
    }
    return records;
}

std::optional<std::string_view> event_name(Filter const& filter) {
    return filter.event ? std::optional(to_string(*filter.event)) : std::nullopt;
}

}  // namespace

void record(db::Transaction& tx, Entry const& entry, Timestamp now, Random& random) {
    std::string const address = entry.caller.address ? entry.caller.address->to_string() : "";
    tx.send(insert_entry, AuditId::make(now, random), entry.application, entry.account,
            to_string(entry.event), entry.caller.actor.text(), address, entry.caller.request,
            entry.details.json(), now);
}

void record_for_each(db::Transaction& tx, std::vector<AccountId> const& accounts, Entry entry, Timestamp now,
                     Random& random) {
    for (auto const& account : accounts) {
        entry.account = account;
        record(tx, entry, now, random);
    }
}

std::vector<Record> list_of_application(db::Transaction& tx, ApplicationId const& application,
                                        Filter const& filter) {
    auto const before = filter.before.value_or(newest_possible());
    return to_records(tx.query(select_of_application, application, before, event_name(filter), filter.limit));
}

std::vector<Record> list_of_account(db::Transaction& tx, ApplicationId const& application,
                                    AccountId const& account, Filter const& filter) {
    auto const before = filter.before.value_or(newest_possible());
    return to_records(
        tx.query(select_of_account, account, before, event_name(filter), filter.limit, application));
}

std::vector<Record> list_all(db::Transaction& tx, Filter const& filter) {
    auto const before = filter.before.value_or(newest_possible());
    return to_records(tx.query(select_all, before, event_name(filter), filter.limit));
}

std::int64_t purge(db::Transaction& tx, Timestamp before, std::int64_t most) {
    return tx.execute(purge_old, first_at(before), most);
}

}  // namespace ostiary::audit
