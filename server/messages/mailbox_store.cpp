#include "messages/mailbox_store.hpp"

#include "messages/message.hpp"

namespace ostiary::messages {
namespace {

db::Statement const insert_mail_sql{
    "INSERT INTO mailbox (id, application_id, channel, purpose, target, sealed, created_at) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7)"
    " ON CONFLICT (id) DO NOTHING"};

db::Statement const list_mail_sql{
    "SELECT id, application_id, channel, purpose, target, sealed, created_at FROM mailbox"
    " WHERE id < $1 ORDER BY id DESC LIMIT $2"};

db::Statement const list_target_sql{
    "SELECT id, application_id, channel, purpose, target, sealed, created_at FROM mailbox"
    " WHERE id < $1 AND target = $3 ORDER BY id DESC LIMIT $2"};

db::Statement const find_mail_sql{
    "SELECT id, application_id, channel, purpose, target, sealed, created_at FROM mailbox WHERE id = $1"};

db::Statement const remove_to_sql{"DELETE FROM mailbox WHERE application_id = $1 AND target = $2"};

db::Statement const purge_mail_sql{"DELETE FROM mailbox WHERE created_at < $1"};

MailboxEntry to_mail(db::Row const& row) {
    auto const channel = contacts::parse_channel(row.get<std::string>(2));
    ensure(channel.has_value(), "the stored channel is known");
    return {row.get<MessageId>(0),   row.get<ApplicationId>(1), *channel,
            row.get<std::string>(3), row.get<std::string>(4),   row.get<Bytes>(5),
            row.get<Timestamp>(6)};
}

}  // namespace

void insert_mail(db::Transaction& tx, MailboxEntry const& entry) {
    tx.execute(insert_mail_sql, entry.id, entry.application, contacts::to_string(entry.channel),
               entry.purpose, entry.target, entry.sealed, entry.created_at);
}

std::vector<MailboxEntry> list_mail(db::Transaction& tx, std::optional<std::string> const& target,
                                    std::optional<MessageId> const& before, std::int64_t most) {
    auto const bound = before.value_or(last_message_id());
    auto const rows =
        target ? tx.query(list_target_sql, bound, most, *target) : tx.query(list_mail_sql, bound, most);
    std::vector<MailboxEntry> list;
    for (auto const& row : rows) list.push_back(to_mail(row));
    return list;
}

std::optional<MailboxEntry> find_mail(db::Transaction& tx, MessageId const& id) {
    auto const row = tx.query_one(find_mail_sql, id);
    return row ? std::optional(to_mail(*row)) : std::nullopt;
}

void remove_mail_to(db::Transaction& tx, ApplicationId const& application, std::string_view target) {
    tx.execute(remove_to_sql, application, target);
}

std::int64_t purge_mail(db::Transaction& tx, Timestamp before) {
    return tx.execute(purge_mail_sql, before);
}

}  // namespace ostiary::messages
