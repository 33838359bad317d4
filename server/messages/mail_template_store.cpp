#include "messages/mail_template_store.hpp"

#include "messages/copies.hpp"

namespace ostiary::messages {
namespace {

db::Statement const find_mail_template_sql{
    "SELECT name, subject, sender, bcc, text, updated_at, version FROM mail_templates"
    " WHERE application_id = $1 AND name = $2"};

db::Statement const list_mail_template_sql{
    "SELECT name, subject, sender, bcc, text, updated_at, version FROM mail_templates"
    " WHERE application_id = $1 ORDER BY name LIMIT 1000"};

db::Statement const put_mail_template_sql{
    "INSERT INTO mail_templates (application_id, name, subject, sender, bcc, text, updated_at, version)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, 1)"
    " ON CONFLICT (application_id, name) DO UPDATE SET subject = excluded.subject, sender = excluded.sender,"
    " bcc = excluded.bcc, text = excluded.text, updated_at = excluded.updated_at,"
    " version = mail_templates.version + 1 RETURNING version"};

db::Statement const remove_mail_template_sql{
    "DELETE FROM mail_templates WHERE application_id = $1 AND name = $2"};

MailTemplate mail_of(db::Row const& row) {
    return {.name = row.get<std::string>(0),
            .subject = row.get<std::string>(1),
            .sender = row.get<std::string>(2),
            .bcc = split_copies(row.get<std::string>(3)),
            .text = row.get<std::string>(4),
            .updated_at = row.get<Timestamp>(5),
            .version = row.get<std::int64_t>(6)};
}

}  // namespace

std::optional<MailTemplate> find_mail_template(db::Transaction& tx, ApplicationId const& application,
                                               std::string_view name) {
    auto const row = tx.query_one(find_mail_template_sql, application, name);
    return row ? std::optional(mail_of(*row)) : std::nullopt;
}

std::vector<MailTemplate> list_mail_templates(db::Transaction& tx, ApplicationId const& application) {
    std::vector<MailTemplate> list;
    for (auto const& row : tx.query(list_mail_template_sql, application)) list.push_back(mail_of(row));
    return list;
}

std::int64_t put_mail_template(db::Transaction& tx, ApplicationId const& application,
                               MailTemplate const& mail, Timestamp now) {
    auto const copies = join_copies(mail.bcc);
    auto const row = tx.query_one(put_mail_template_sql, application, mail.name, mail.subject, mail.sender,
                                  copies, mail.text, now);
    return row->get<std::int64_t>(0);
}

bool remove_mail_template(db::Transaction& tx, ApplicationId const& application, std::string_view name) {
    return tx.execute(remove_mail_template_sql, application, name) == 1;
}

}  // namespace ostiary::messages
