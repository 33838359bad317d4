#include "administration/act.hpp"
#include "administration/request.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using applications::Key;
using applications::KeyKind;
using applications::NewKey;
using http::Response;

constexpr auto key_name_rule = json::TextRule{.longest = 100};

// `text` only in the answer that creates the key.
// security: the text of a secret key is told once (a_secret_key_is_shown_once).
void write_key(json::Writer& json, Key const& key, std::optional<std::string> const& text) {
    json.begin_object()
        .field("id", key.id)
        .field("kind", to_string(key.kind))
        .field("name", key.name)
        .field("key", text)
        .field("created_at", key.created_at)
        .field("revoked_at", key.revoked_at)
        .end_object();
}

Response answer_keys(std::vector<Key> const& keys) {
    return answer_list(keys, std::nullopt, [](json::Writer& json, Key const& key) {
        write_key(json, key, key.value.empty() ? std::nullopt : std::optional(key.value));
    });
}

Response answer_new(NewKey const& made) {
    std::string body;
    json::Writer json(body);
    write_key(json, made.key, std::string(made.text.reveal()));
    return Response::json(std::move(body), 201);
}

Result<Response> list_administration_keys(Act const& act) {
    return answer_keys(act.needs.applications.list_administration_keys());
}

Result<Response> create_administration_key(Act const& act) {
    http::JsonFields in(act.request);
    auto const name = in.required_text("name", key_name_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    return answer_new(act.needs.applications.create_administration_key(name, act.caller));
}

Result<Response> revoke_key(Act const& act, std::optional<ApplicationId> const& application) {
    auto const id = id_in_path<KeyId>(act.request, "key_id", ErrorCode::NoSuchKey);
    if (!id) return fail(id.error());
    auto const revoked = act.needs.applications.revoke_key(application, *id, act.caller);
    if (!revoked) return fail(revoked.error());
    return Response::no_content();
}

Result<Response> revoke_administration_key(Act const& act) {
    return revoke_key(act, std::nullopt);
}

Result<Response> list_application_keys(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const keys = act.needs.applications.list_keys(application->id);
    if (!keys) return fail(keys.error());
    return answer_keys(*keys);
}

// Publishable, secret or management; rejects anything else.
KeyKind read_kind(json::Fields& in) {
    auto const text = in.required_text("kind");
    auto const kind = applications::parse_key_kind(text);
    bool const allowed = kind && *kind != KeyKind::Administration;
    if (!text.empty() && !allowed)
        in.reject("kind", ErrorCode::NotOneOf, "publishable, secret or management.");
    return kind.value_or(KeyKind::Publishable);
}

Result<Response> create_application_key(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    http::JsonFields in(act.request);
    auto const kind = read_kind(in);
    auto const name = in.required_text("name", key_name_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const made = act.needs.applications.create_key(application->id, kind, name, act.caller);
    if (!made) return fail(made.error());
    return answer_new(*made);
}

Result<Response> revoke_application_key(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    return revoke_key(act, application->id);
}

constexpr std::string_view of_application = "/v1/admin/applications/{application_id}/keys";

constexpr Route key_table[] = {
    {http::Method::Get, "/v1/admin/keys", list_administration_keys},
    {http::Method::Post, "/v1/admin/keys", create_administration_key},
    {http::Method::Delete, "/v1/admin/keys/{key_id}", revoke_administration_key},
    {http::Method::Get, of_application, list_application_keys},
    {http::Method::Post, of_application, create_application_key},
    {http::Method::Delete, "/v1/admin/applications/{application_id}/keys/{key_id}", revoke_application_key},
};

}  // namespace

std::span<Route const> key_routes() {
    return key_table;
}

}  // namespace ostiary::administration
