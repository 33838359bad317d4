// The body of a request as a JSON object.
#pragma once

#include "base/json_reader.hpp"
#include "http/request.hpp"

namespace ostiary::http {

// UnsupportedMediaType unless the body is sent as application/json; then as json::Document::parse. What is
// returned lives as long as `document` and `request`.
Result<json::Object> json_body(Request const& request, json::Document& document);

}  // namespace ostiary::http
