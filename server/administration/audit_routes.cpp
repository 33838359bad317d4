#include "administration/act.hpp"
#include "administration/request.hpp"
#include "audit/log.hpp"

namespace ostiary::administration {
namespace {

using http::Method;
using http::Response;

void write_record(json::Writer& json, audit::Record const& record) {
    json.begin_object()
        .field("id", record.id)
        .field("event", record.event)
        .field("actor", record.actor)
        .field("application_id", record.application)
        .field("account_id", record.account)
        .field("address", record.address)
        .field("request_id", record.request);
    json.key("details").raw(record.details);
    json.field("created_at", record.created_at).end_object();
}

// A page of what `list` finds; `list` takes a transaction and a filter.
template <class List>
Result<Response> answer_page(Act const& act, List const& list) {
    auto const page = read_page<AuditId>(act.request);
    if (!page) return fail(page.error());
    audit::Filter const filter{.before = page->after, .limit = static_cast<std::size_t>(page->limit) + 1};
    auto records = act.needs.database.read([&](db::Transaction& tx) { return list(tx, filter); });
    auto const next = take_next(records, page->limit);
    return answer_list(records, next, write_record);
}

Result<Response> list_audit(Act const& act) {
    return answer_page(
        act, [](db::Transaction& tx, audit::Filter const& filter) { return audit::list_all(tx, filter); });
}

Result<Response> list_application_audit(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const text = act.request.query_parameter("account");
    auto const account = text ? AccountId::parse(*text) : std::nullopt;
    if (text && !account) return fail_field("account", ErrorCode::InvalidValue, "The id of an account.");
    return answer_page(act, [&](db::Transaction& tx, audit::Filter const& filter) {
        return account ? audit::list_of_account(tx, application->id, *account, filter)
                       : audit::list_of_application(tx, application->id, filter);
    });
}

constexpr Route audit_table[] = {
    {.method = Method::Get,
     .pattern = "/v1/admin/audit",
     .handle = list_audit,
     .parameters = page_parameters},
    {.method = Method::Get,
     .pattern = "/v1/admin/applications/{application_id}/audit",
     .handle = list_application_audit,
     .parameters = "limit after account"},
};

}  // namespace

std::span<Route const> audit_routes() {
    return audit_table;
}

}  // namespace ostiary::administration
