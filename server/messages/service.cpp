#include "messages/service.hpp"

#include "messages/envelope.hpp"
#include "messages/language.hpp"
#include "messages/mailbox_store.hpp"
#include "messages/shipped.hpp"

#include <algorithm>
#include <map>

namespace ostiary::messages {
namespace {

constexpr std::size_t most_languages = 5;
constexpr std::int64_t purged_at_once = 1'000;

// In their usual spelling; what is not a tag is dropped.
std::vector<std::string> tags_of(std::vector<std::string> const& wanted) {
    std::vector<std::string> tags;
    for (auto const& text : wanted) {
        if (auto tag = parse_language(text); tag && tags.size() < most_languages)
            tags.push_back(std::move(*tag));
    }
    return tags;
}

void ensure_complete(Outgoing const& message) {
    ensure(message.words.has_value() == (message.purpose == worded_mail), "a worded mail has words");
    if (message.words) return;
    auto const* const purpose = find_purpose(message.purpose);
    ensure(purpose != nullptr, "the purpose of a message is known");
    for (auto const name : purpose->required)
        ensure(message.values.contains(name), "a message has the values it needs");
}

// A key whose parts exist and are spelled in the usual way.
Result<Purpose const*> check_key(TemplateKey const& key) {
    auto const* const purpose = find_purpose(key.purpose);
    if (purpose == nullptr) return fail(ErrorCode::NoSuchTemplate);
    if (parse_language(key.language) != key.language)
        return fail_field("language", ErrorCode::InvalidValue, "such as en or pt-BR");
    return purpose;
}

Result<Purpose const*> check_draft(TemplateKey const& key, Draft const& draft) {
    auto const purpose = check_key(key);
    if (!purpose) return purpose;
    auto mistakes = check(draft, **purpose, key.channel);
    if (!mistakes.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(mistakes)});
    return purpose;
}

Values sample_values(TemplateKey const& key, std::string const& application_name) {
    Values values;
    values.emplace("application", application_name);
    values.emplace("code", "123456");
    values.emplace("minutes", "10");
    values.emplace("date", "2030-01-31");
    values.emplace("link",
                   "https://accounts.example.org/account/recover#email=ann%40example.org&code=123456");
    values.emplace("target", key.channel == contacts::Channel::Email ? "ann@example.org" : "+819012345678");
    return values;
}

// nullopt when the template has another version by now.
std::optional<std::int64_t> write_template(db::Transaction& tx, ApplicationId const& application,
                                           TemplateKey const& key, Draft const& draft, Timestamp now,
                                           std::optional<std::int64_t> if_version) {
    if (!if_version) return put_template(tx, application, key, draft, now);
    if (*if_version == 0) return insert_template(tx, application, key, draft, now);
    return update_template(tx, application, key, draft, now, *if_version);
}

}  // namespace

Service::Service(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random)
    : database_(database), keyring_(keyring), clock_(clock), random_(random) {}

void Service::enqueue(db::Transaction& tx, Outgoing const& message) {
    ensure_complete(message);
    auto const now = clock_.now();
    auto const id = MessageId::make(now, random_);
    Envelope envelope{message.sender_name, message.values, message.words};
    envelope.values.insert_or_assign("application", Secret(message.application_name));
    envelope.values.insert_or_assign("target", Secret(message.target));
    auto const language = message.words
                              ? std::string(fallback_language)
                              : choose_template_language(tx, message.application, message.purpose,
                                                         message.channel, tags_of(message.languages));
    insert_message(tx, {.id = id,
                        .application = message.application,
                        .account = message.account,
                        .channel = message.channel,
                        .purpose = message.purpose,
                        .language = language,
                        .target = message.target,
                        .sealed = seal(envelope, id, keyring_, random_),
                        .state = State::Waiting,
                        .attempts = 0,
                        .last_error = {},
                        .created_at = now,
                        .next_attempt_at = now,
                        .expires_at = message.expires_at});
    // The node that enqueues it sends it; if it dies before, the others find it when they look.
    tx.notify(outbox_notification, contacts::to_string(message.channel), db::Reach::ThisNode);
}

std::vector<TemplateSummary> Service::list_templates(ApplicationId const& application) {
    auto const stored =
        database_.read([&](db::Transaction& tx) { return messages::list_templates(tx, application); });
    std::map<TemplateKey, TemplateSummary> all;
    for (auto const& shipped : shipped_templates()) {
        TemplateKey key{std::string(shipped.purpose), shipped.channel, std::string(shipped.language)};
        all.emplace(key, TemplateSummary{key, 0, std::nullopt});
    }
    for (auto const& own : stored)
        all.insert_or_assign(own.key, TemplateSummary{own.key, own.version, own.updated_at});
    std::vector<TemplateSummary> list;
    list.reserve(all.size());
    for (auto& [key, summary] : all) list.push_back(std::move(summary));
    return list;
}

Result<EffectiveTemplate> Service::get_template(ApplicationId const& application, TemplateKey const& key) {
    auto found = database_.read([&](db::Transaction& tx) { return find_effective(tx, application, key); });
    if (!found) return fail(ErrorCode::NoSuchTemplate);
    return std::move(*found);
}

Result<EffectiveTemplate> Service::put_template(ApplicationId const& application, TemplateKey const& key,
                                                Draft const& draft, std::optional<std::int64_t> if_version,
                                                db::Unit const& also) {
    if (auto const checked = check_draft(key, draft); !checked) return fail(checked.error());
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<EffectiveTemplate> {
        auto const written = write_template(tx, application, key, draft, now, if_version);
        if (!written) return fail(ErrorCode::PreconditionFailed);
        also(tx);
        return EffectiveTemplate{key, draft, *written, now};
    });
}

Result<void> Service::remove_template(ApplicationId const& application, TemplateKey const& key,
                                      db::Unit const& also) {
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (!messages::remove_template(tx, application, key)) return fail(ErrorCode::NoSuchTemplate);
        also(tx);
        return {};
    });
}

Result<Rendered> Service::preview_template(TemplateKey const& key, Draft const& draft,
                                           std::string const& application_name) {
    if (auto const checked = check_draft(key, draft); !checked) return fail(checked.error());
    return render(draft, sample_values(key, application_name));
}

std::vector<OutboxEntry> Service::list_messages(ApplicationId const& application, std::optional<State> state,
                                                std::optional<MessageId> const& before, std::int64_t most) {
    return database_.read(
        [&](db::Transaction& tx) { return messages::list_messages(tx, application, state, before, most); });
}

std::vector<StateCount> Service::count_messages(ApplicationId const& application) {
    return database_.read([&](db::Transaction& tx) { return messages::count_messages(tx, application); });
}

Result<OutboxEntry> Service::retry_message(ApplicationId const& application, MessageId const& id,
                                           db::Unit const& also) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<OutboxEntry> {
        auto revived = update_revived(tx, application, id, now);
        if (!revived) return fail(ErrorCode::NoSuchMessage);
        also(tx);
        tx.notify(outbox_notification, contacts::to_string(revived->channel), db::Reach::ThisNode);
        return std::move(*revived);
    });
}

Backlog Service::find_backlog() {
    return database_.read([](db::Transaction& tx) { return messages::find_backlog(tx); });
}

void Service::purge(Timestamp before) {
    auto const now = clock_.now();
    database_.write([&](db::Transaction& tx) { wipe_expired(tx, now); });
    while (database_.write([&](db::Transaction& tx) { return purge_messages(tx, before, purged_at_once); }) ==
           purged_at_once) {
    }
}

std::vector<OutboxEntry> list_messages_of(db::Transaction& tx, AccountId const& account,
                                          std::optional<MessageId> const& before, std::size_t most) {
    return list_of_account(tx, account, before, static_cast<std::int64_t>(most));
}

void erase_messages(db::Transaction& tx, ApplicationId const& application, AccountId const& account,
                    std::vector<contacts::Contact> const& contacts) {
    remove_messages_of(tx, account);
    for (auto const& contact : contacts) {
        remove_messages_of_strangers(tx, application, contact.value);
        remove_mail_to(tx, application, contact.value);
    }
}

}  // namespace ostiary::messages
