// Versions of what is stored, as strong validators (RFC 9110 section 8.8.3).
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ostiary::http {

std::string etag_of(std::int64_t version);

// The version in If-Match (section 13.1.1): one ETag of ours, or `*` for any, as when it is absent.
// PreconditionFailed for anything else, which nothing has.
Result<std::optional<std::int64_t>> read_if_match(Request const& request);

}  // namespace ostiary::http
