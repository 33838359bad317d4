// The body of a request as a JSON object.
#pragma once

#include "base/json_reader.hpp"
#include "http/request.hpp"

namespace ostiary::http {

// UnsupportedMediaType unless the body is sent as application/json; then as json::Document::parse. What is
// returned lives as long as `document` and `request`.
Result<json::Object> json_body(Request const& request, json::Document& document);

// The fields of that object. A body that is none has no fields, and `finish` says why.
class JsonFields : public json::Fields {
  public:
    explicit JsonFields(Request const& request);

  private:
    json::Document document_;
};

}  // namespace ostiary::http
