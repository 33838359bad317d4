#include "http/json_body.hpp"

#include "base/text.hpp"

namespace ostiary::http {

Result<json::Object> json_body(Request const& request, json::Document& document) {
    auto const content_type = request.header("content-type");
    auto const media_type = trim(content_type.substr(0, content_type.find(';')));
    if (!equal_ignoring_case(media_type, "application/json")) return fail(ErrorCode::UnsupportedMediaType);
    return document.parse(request.body);
}

JsonFields::JsonFields(Request const& request) {
    auto const body = json_body(request, document_);
    if (body) {
        read(*body);
    } else {
        refuse(body.error());
    }
}

}  // namespace ostiary::http
