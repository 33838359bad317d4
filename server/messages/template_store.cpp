#include "messages/template_store.hpp"

#include "messages/copies.hpp"

namespace ostiary::messages {
namespace {

db::Statement const find_template_sql{
    "SELECT subject, text, html, sender, bcc, updated_at, version FROM templates"
    " WHERE application_id = $1 AND purpose = $2 AND channel = $3 AND language = $4"};

db::Statement const list_template_sql{
    "SELECT purpose, channel, language, updated_at, version FROM templates WHERE application_id = $1"
    " ORDER BY purpose, channel, language LIMIT 1000"};

db::Statement const languages_sql{
    "SELECT language FROM templates WHERE application_id = $1 AND purpose = $2 AND channel = $3 ORDER BY "
    "language"};

db::Statement const put_sql{
    "INSERT INTO templates (application_id, purpose, channel, language, subject, text, html, sender, bcc, "
    "updated_at, version)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
    " ON CONFLICT (application_id, purpose, channel, language) DO UPDATE SET subject = excluded.subject, "
    "text = excluded.text,"
    " html = excluded.html, sender = excluded.sender, bcc = excluded.bcc, updated_at = excluded.updated_at,"
    " version = templates.version + 1 RETURNING version"};

db::Statement const insert_template_sql{
    "INSERT INTO templates (application_id, purpose, channel, language, subject, text, html, sender, bcc, "
    "updated_at, version)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
    " ON CONFLICT (application_id, purpose, channel, language) DO NOTHING RETURNING version"};

db::Statement const update_sql{
    "UPDATE templates SET subject = $5, text = $6, html = $7, sender = $8, bcc = $9, updated_at = $10, "
    "version = version + 1"
    " WHERE application_id = $1 AND purpose = $2 AND channel = $3 AND language = $4 AND version = $11 "
    "RETURNING version"};

db::Statement const remove_sql{
    "DELETE FROM templates WHERE application_id = $1 AND purpose = $2 AND channel = $3 AND language = $4"};

contacts::Channel channel_of(std::string const& text) {
    auto const channel = contacts::parse_channel(text);
    ensure(channel.has_value(), "the stored channel is known");
    return *channel;
}

std::optional<std::int64_t> version_of(std::optional<db::Row> const& row) {
    return row ? std::optional(row->get<std::int64_t>(0)) : std::nullopt;
}

}  // namespace

std::optional<StoredTemplate> find_template(db::Transaction& tx, ApplicationId const& application,
                                            TemplateKey const& key) {
    auto const row = tx.query_one(find_template_sql, application, key.purpose,
                                  contacts::to_string(key.channel), key.language);
    if (!row) return std::nullopt;
    Draft draft{row->get<std::string>(0), row->get<std::string>(1), row->get<std::string>(2),
                row->get<std::string>(3), split_copies(row->get<std::string>(4))};
    return StoredTemplate{key, std::move(draft), row->get<Timestamp>(5), row->get<std::int64_t>(6)};
}

std::vector<TemplateVersion> list_templates(db::Transaction& tx, ApplicationId const& application) {
    std::vector<TemplateVersion> list;
    for (auto const& row : tx.query(list_template_sql, application)) {
        list.push_back(
            {{row.get<std::string>(0), channel_of(row.get<std::string>(1)), row.get<std::string>(2)},
             row.get<Timestamp>(3),
             row.get<std::int64_t>(4)});
    }
    return list;
}

std::vector<std::string> list_languages(db::Transaction& tx, ApplicationId const& application,
                                        std::string_view purpose, contacts::Channel channel) {
    std::vector<std::string> languages;
    for (auto const& row : tx.query(languages_sql, application, purpose, contacts::to_string(channel))) {
        languages.push_back(row.get<std::string>(0));
    }
    return languages;
}

std::int64_t put_template(db::Transaction& tx, ApplicationId const& application, TemplateKey const& key,
                          Draft const& draft, Timestamp now) {
    auto const row =
        tx.query_one(put_sql, application, key.purpose, contacts::to_string(key.channel), key.language,
                     draft.subject, draft.text, draft.html, draft.sender, join_copies(draft.bcc), now);
    ensure(row.has_value(), "an upsert answers a row");
    return row->get<std::int64_t>(0);
}

std::optional<std::int64_t> insert_template(db::Transaction& tx, ApplicationId const& application,
                                            TemplateKey const& key, Draft const& draft, Timestamp now) {
    return version_of(tx.query_one(insert_template_sql, application, key.purpose,
                                   contacts::to_string(key.channel), key.language, draft.subject, draft.text,
                                   draft.html, draft.sender, join_copies(draft.bcc), now));
}

std::optional<std::int64_t> update_template(db::Transaction& tx, ApplicationId const& application,
                                            TemplateKey const& key, Draft const& draft, Timestamp now,
                                            std::int64_t version) {
    return version_of(tx.query_one(update_sql, application, key.purpose, contacts::to_string(key.channel),
                                   key.language, draft.subject, draft.text, draft.html, draft.sender,
                                   join_copies(draft.bcc), now, version));
}

bool remove_template(db::Transaction& tx, ApplicationId const& application, TemplateKey const& key) {
    return tx.execute(remove_sql, application, key.purpose, contacts::to_string(key.channel), key.language) ==
           1;
}

}  // namespace ostiary::messages
