#include "administration/act.hpp"
#include "administration/request.hpp"
#include "audit/log.hpp"
#include "http/etag.hpp"
#include "http/json_body.hpp"
#include "messages/language.hpp"
#include "messages/purpose.hpp"

namespace ostiary::administration {
namespace {

using http::Lane;
using http::Method;
using http::Response;
using messages::Draft;
using messages::EffectiveTemplate;
using messages::TemplateKey;

constexpr std::size_t largest_template = 512 * 1024;

json::TextRule text_of(std::size_t shortest, std::size_t longest) {
    return {.shortest = shortest, .longest = longest, .control = json::ControlCharacters::Allow};
}

// NoSuchTemplate unless each part is one that there can be.
Result<TemplateKey> key_in_path(http::Request const& request) {
    auto const purpose = request.path_parameter("purpose");
    auto const channel = contacts::parse_channel(request.path_parameter("channel"));
    auto const language = request.path_parameter("language");
    bool const possible = messages::find_purpose(purpose) != nullptr && channel &&
                          messages::parse_language(language) == std::string(language);
    if (!possible) return fail(ErrorCode::NoSuchTemplate);
    return TemplateKey{std::string(purpose), *channel, std::string(language)};
}

void write_key(json::Writer& json, TemplateKey const& key, std::int64_t version,
               std::optional<Timestamp> const& updated_at) {
    json.field("purpose", key.purpose)
        .field("channel", contacts::to_string(key.channel))
        .field("language", key.language)
        .field("shipped", version == 0)
        .field("updated_at", updated_at);
}

void write_list(json::Writer& json, std::string_view name, auto const& texts) {
    json.key(name).begin_array();
    for (auto const& text : texts) json.value(text);
    json.end_array();
}

Response answer(EffectiveTemplate const& found) {
    std::string body;
    json::Writer json(body);
    json.begin_object();
    write_key(json, found.key, found.version, found.updated_at);
    json.field("subject", found.draft.subject)
        .field("text", found.draft.text)
        .field("html", found.draft.html)
        .field("sender", found.draft.sender);
    write_list(json, "bcc", found.draft.bcc);
    write_list(json, "placeholders", messages::find_purpose(found.key.purpose)->placeholders);
    json.end_object();
    return Response::json(std::move(body)).header("ETag", http::etag_of(found.version));
}

// The words of a template; their rules are the messages' own.
Draft read_words(json::Fields& in) {
    return {.subject = in.text("subject", text_of(0, 500)).value_or(""),
            .text = in.required_text("text", text_of(1, 20'000)),
            .html = in.text("html", text_of(0, 50'000)).value_or(""),
            .sender = {},
            .bcc = {}};
}

Draft read_draft(json::Fields& in) {
    auto draft = read_words(in);
    draft.sender = in.text("sender", {.shortest = 0, .longest = 400}).value_or("");
    draft.bcc = in.texts("bcc", {.longest = 254});
    return draft;
}

db::Unit recording(Act const& act, audit::Event event, ApplicationId const& application,
                   TemplateKey const& key) {
    audit::Entry entry{.event = event,
                       .application = application,
                       .caller = act.caller,
                       .details = audit::Details()
                                      .add("purpose", key.purpose)
                                      .add("channel", contacts::to_string(key.channel))
                                      .add("language", key.language)};
    return [entry = std::move(entry), now = act.needs.clock.now(),
            &random = act.needs.random](db::Transaction& tx) { audit::record(tx, entry, now, random); };
}

Result<Response> list_templates(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const found = act.needs.messages.list_templates(application->id);
    return answer_list(found, std::nullopt, [](json::Writer& json, messages::TemplateSummary const& each) {
        json.begin_object();
        write_key(json, each.key, each.version, each.updated_at);
        json.end_object();
    });
}

Result<Response> get_template(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const key = key_in_path(act.request);
    if (!key) return fail(key.error());
    auto const found = act.needs.messages.get_template(application->id, *key);
    if (!found) return fail(found.error());
    return answer(*found);
}

Result<Response> set_template(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const key = key_in_path(act.request);
    if (!key) return fail(key.error());
    auto const version = http::read_if_match(act.request);
    if (!version) return fail(version.error());
    http::JsonFields in(act.request);
    auto const draft = read_draft(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const record = recording(act, audit::Event::TemplateChanged, application->id, *key);
    auto const put = act.needs.messages.put_template(application->id, *key, draft, *version, record);
    if (!put) return fail(put.error());
    return answer(*put);
}

Result<Response> remove_template(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const key = key_in_path(act.request);
    if (!key) return fail(key.error());
    auto const record = recording(act, audit::Event::TemplateRemoved, application->id, *key);
    auto const removed = act.needs.messages.remove_template(application->id, *key, record);
    if (!removed) return fail(removed.error());
    return Response::no_content();
}

TemplateKey read_key(json::Fields& in) {
    auto const purpose = in.required_text("purpose");
    auto const channel = in.required_text("channel");
    auto const language = in.required_text("language", {.shortest = 2, .longest = 35});
    auto const known = contacts::parse_channel(channel);
    auto const tag = messages::parse_language(language);
    if (!purpose.empty() && !messages::find_purpose(purpose)) in.reject("purpose", ErrorCode::NotOneOf);
    if (!channel.empty() && !known) in.reject("channel", ErrorCode::NotOneOf, "email or phone.");
    if (!language.empty() && !tag)
        in.reject("language", ErrorCode::InvalidValue, "A language tag such as en or pt-BR.");
    return {purpose, known.value_or(contacts::Channel::Email), tag.value_or("")};
}

Result<Response> preview_template(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    http::JsonFields in(act.request);
    auto const key = read_key(in);
    auto const draft = read_words(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const rendered = act.needs.messages.preview_template(key, draft, application->name);
    if (!rendered) return fail(rendered.error());
    std::string answer;
    json::Writer(answer)
        .begin_object()
        .field("subject", rendered->subject)
        .field("text", rendered->text.reveal())
        .field("html", rendered->html.reveal())
        .end_object();
    return Response::json(std::move(answer));
}

constexpr std::string_view one_template =
    "/v1/admin/applications/{application_id}/templates/{purpose}/{channel}/{language}";

constexpr Route template_table[] = {
    {Method::Get, "/v1/admin/applications/{application_id}/templates", list_templates},
    {Method::Get, one_template, get_template},
    {Method::Put, one_template, set_template, Lane::Database, largest_template},
    {Method::Delete, one_template, remove_template},
    {Method::Post, "/v1/admin/applications/{application_id}/templates/preview", preview_template,
     Lane::Database, largest_template},
};

}  // namespace

std::span<Route const> template_routes() {
    return template_table;
}

}  // namespace ostiary::administration
