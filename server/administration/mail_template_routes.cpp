#include "administration/act.hpp"
#include "audit/log.hpp"
#include "http/json_body.hpp"
#include "messages/mail_template.hpp"

namespace ostiary::administration {
namespace {

using http::Lane;
using http::Method;
using http::Response;
using messages::MailTemplate;

constexpr std::size_t largest_mail_template = 256 * 1024;

void write_mail(json::Writer& json, MailTemplate const& mail) {
    json.begin_object().field("name", mail.name).field("subject", mail.subject).field("sender", mail.sender);
    json.key("bcc").begin_array();
    for (auto const& address : mail.bcc) json.value(address);
    json.end_array().field("text", mail.text).field("updated_at", mail.updated_at).end_object();
}

Response answer_mail(MailTemplate const& mail) {
    std::string body;
    json::Writer json(body);
    write_mail(json, mail);
    return Response::json(std::move(body));
}

// NoSuchApplication, NoSuchTemplate for what is no name.
struct Place {
    ApplicationId application;
    std::string name;
};
Result<Place> place_of(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const name = act.request.path_parameter("name");
    if (!messages::is_mail_template_name(name)) return fail(ErrorCode::NoSuchTemplate);
    return Place{application->id, std::string(name)};
}

MailTemplate read_mail(json::Fields& in, std::string const& name) {
    constexpr auto text = json::TextRule{.longest = 20'000, .control = json::ControlCharacters::Allow};
    MailTemplate mail;
    mail.name = name;
    mail.subject = in.required_text("subject", {.longest = 500});
    mail.sender = in.text("sender", {.shortest = 0, .longest = 400}).value_or("");
    mail.bcc = in.texts("bcc", {.longest = 254});
    mail.text = in.required_text("text", text);
    return mail;
}

db::Unit recording_mail(Act const& act, audit::Event event, Place const& place) {
    audit::Entry entry{.event = event,
                       .application = place.application,
                       .caller = act.caller,
                       .details = audit::Details().add("name", place.name)};
    return [entry = std::move(entry), now = act.needs.clock.now(),
            &random = act.needs.random](db::Transaction& tx) { audit::record(tx, entry, now, random); };
}

Result<Response> list_mail_templates(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    return answer_list(act.needs.messages.list_mail_templates(application->id), std::nullopt, write_mail);
}

Result<Response> get_mail_template(Act const& act) {
    auto const place = place_of(act);
    if (!place) return fail(place.error());
    auto const found = act.needs.messages.get_mail_template(place->application, place->name);
    if (!found) return fail(found.error());
    return answer_mail(*found);
}

Result<Response> set_mail_template(Act const& act) {
    auto const place = place_of(act);
    if (!place && place.error().code == ErrorCode::NoSuchTemplate)
        return fail_field("name", ErrorCode::InvalidCharacters,
                          "1 to 64 printable characters, without a slash, and no blank at either end.");
    if (!place) return fail(place.error());
    http::JsonFields in(act.request);
    auto mail = read_mail(in, place->name);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const put = act.needs.messages.put_mail_template(
        place->application, std::move(mail), recording_mail(act, audit::Event::TemplateChanged, *place));
    if (!put) return fail(put.error());
    return answer_mail(*put);
}

Result<Response> remove_mail_template(Act const& act) {
    auto const place = place_of(act);
    if (!place) return fail(place.error());
    auto const removed = act.needs.messages.remove_mail_template(
        place->application, place->name, recording_mail(act, audit::Event::TemplateRemoved, *place));
    if (!removed) return fail(removed.error());
    return Response::no_content();
}

constexpr std::string_view one_mail = "/v1/admin/applications/{application_id}/mail-templates/{name}";

constexpr Route mail_template_table[] = {
    {Method::Get, "/v1/admin/applications/{application_id}/mail-templates", list_mail_templates},
    {Method::Get, one_mail, get_mail_template},
    {Method::Put, one_mail, set_mail_template, Lane::Database, largest_mail_template},
    {Method::Delete, one_mail, remove_mail_template},
};

}  // namespace

std::span<Route const> mail_template_routes() {
    return mail_template_table;
}

}  // namespace ostiary::administration
