#include "messages/service.hpp"

#include "messages/envelope.hpp"
#include "messages/language.hpp"
#include "messages/shipped.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace ostiary::messages {
namespace {

constexpr std::size_t most_languages = 5;
constexpr std::int64_t purged_at_once = 1'000;

// Unknown tags are dropped, so that what is stored can be read back.
std::string language_list(std::vector<std::string> const& wanted) {
    std::vector<std::string> tags;
    for (auto const& text : wanted) {
        if (auto tag = parse_language(text); tag && tags.size() < most_languages)
            tags.push_back(std::move(*tag));
    }
    return fmt::format("{}", fmt::join(tags, ", "));
}

void ensure_complete(Outgoing const& message) {
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
    values.emplace("target", key.channel == contacts::Channel::Email ? "ann@example.org" : "+819012345678");
    return values;
}

}  // namespace

Service::Service(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random)
    : database_(database), keyring_(keyring), clock_(clock), random_(random) {}

void Service::enqueue(db::Transaction& tx, Outgoing const& message) {
    ensure_complete(message);
    auto const now = clock_.now();
    auto const id = MessageId::make(now, random_);
    Envelope envelope{message.sender_name.empty() ? message.application_name : message.sender_name,
                      message.values};
    envelope.values.insert_or_assign("application", Secret(message.application_name));
    envelope.values.insert_or_assign("target", Secret(message.target));
    insert_message(tx, {.id = id,
                        .application = message.application,
                        .account = message.account,
                        .channel = message.channel,
                        .purpose = message.purpose,
                        .language = language_list(message.languages),
                        .target = message.target,
                        .sealed = seal(envelope, id, keyring_, random_),
                        .state = State::Waiting,
                        .attempts = 0,
                        .last_error = {},
                        .created_at = now,
                        .next_attempt_at = now,
                        .expires_at = message.expires_at});
    tx.notify(outbox_notification, contacts::to_string(message.channel));
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
    for (auto& [key, summary] : all) list.push_back(std::move(summary));
    return list;
}

Result<EffectiveTemplate> Service::get_template(ApplicationId const& application, TemplateKey const& key) {
    auto found = database_.read([&](db::Transaction& tx) { return find_effective(tx, application, key); });
    if (!found) return fail(ErrorCode::NoSuchTemplate);
    return std::move(*found);
}

Result<std::int64_t> Service::put_template(ApplicationId const& application, TemplateKey const& key,
                                           Draft const& draft, std::optional<std::int64_t> if_version) {
    if (auto const checked = check_draft(key, draft); !checked) return fail(checked.error());
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        if (!if_version) return messages::put_template(tx, application, key, draft, now);
        auto const written = *if_version == 0
                                 ? insert_template(tx, application, key, draft, now)
                                 : update_template(tx, application, key, draft, now, *if_version);
        if (!written) return fail(ErrorCode::PreconditionFailed);
        return *written;
    });
}

Result<void> Service::remove_template(ApplicationId const& application, TemplateKey const& key) {
    bool const removed =
        database_.write([&](db::Transaction& tx) { return messages::remove_template(tx, application, key); });
    if (!removed) return fail(ErrorCode::NoSuchTemplate);
    return {};
}

Result<Rendered> Service::preview_template(TemplateKey const& key, Draft const& draft,
                                           std::string const& application_name) {
    if (auto const checked = check_draft(key, draft); !checked) return fail(checked.error());
    return render(draft, sample_values(key, application_name));
}

std::vector<OutboxEntry> Service::list_messages(ApplicationId const& application, State state,
                                                std::optional<MessageId> const& before, std::int64_t most) {
    return database_.read(
        [&](db::Transaction& tx) { return messages::list_messages(tx, application, state, before, most); });
}

std::vector<StateCount> Service::count_messages(ApplicationId const& application) {
    return database_.read([&](db::Transaction& tx) { return messages::count_messages(tx, application); });
}

Result<void> Service::retry_message(ApplicationId const& application, MessageId const& id) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (!update_revived(tx, application, id, now)) return fail(ErrorCode::NoSuchMessage);
        auto const message = find_message(tx, application, id);
        ensure(message.has_value(), "a revived message is there");
        tx.notify(outbox_notification, contacts::to_string(message->channel));
        return {};
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

}  // namespace ostiary::messages
