#include "http/response.hpp"

#include "base/json_writer.hpp"

namespace ostiary::http {
namespace {

Response with_body(int status, std::string content_type, std::string body) {
    Response response;
    response.status = status;
    response.content_type = std::move(content_type);
    response.body = std::move(body);
    return response;
}

void write_fields(json::Writer& json, std::vector<FieldError> const& fields) {
    json.key("errors").begin_array();
    for (auto const& [field, code, detail] : fields) {
        auto const& description = describe(code);
        json.begin_object().field("field", field).field("code", description.name);
        json.field("sentence", description.sentence);
        if (!detail.empty()) json.field("detail", detail);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

Response Response::json(std::string body, int status) {
    return with_body(status, "application/json", std::move(body));
}

Response Response::html(std::string body) {
    return with_body(200, "text/html; charset=utf-8", std::move(body));
}

Response Response::text(std::string body, int status) {
    return with_body(status, "text/plain; charset=utf-8", std::move(body));
}

Response Response::no_content() {
    Response response;
    response.status = 204;
    return response;
}

Response Response::problem(Error const& error, RequestId const& request) {
    auto const& description = describe(error.code);
    ensure(description.status != 0, "this code answers a request, not a field");
    std::string body;
    json::Writer json(body);
    json.begin_object().field("type", "/docs/errors#" + std::string(description.name));
    json.field("title", description.sentence).field("status", description.status);
    json.field("code", description.name).field("request_id", request);
    if (error.until) {
        json.field("detail", "This can be undone until " + to_rfc3339(*error.until) + ".");
        json.field("until", *error.until);
    }
    if (!error.fields.empty()) write_fields(json, error.fields);
    json.end_object();
    Response response = with_body(description.status, "application/problem+json", std::move(body));
    if (error.retry_after) response.header("Retry-After", std::to_string(error.retry_after->count()));
    // RFC 9110 section 15.5.2: a 401 names a scheme.
    if (description.status == 401) response.header("WWW-Authenticate", "Bearer realm=\"ostiary\"");
    return response;
}

Response& Response::header(std::string name, std::string value) & {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response&& Response::header(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

}  // namespace ostiary::http
