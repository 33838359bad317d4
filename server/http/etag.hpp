// Versions of what is stored, as validators (RFC 9110 section 8.8.3), and the conditions of requests on them.
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary::http {

// Where one address shows different things to different callers, `of` tells them apart: 1 to 64 letters,
// digits and hyphens.
std::string etag_of(std::int64_t version, std::string_view of = {});

// The version in If-Match (section 13.1.1): one ETag of ours, or `*` for any, as when it is absent.
// PreconditionFailed for anything else, which nothing has.
Result<std::optional<std::int64_t>> read_if_match(Request const& request, std::string_view of = {});

// Whether If-None-Match (section 13.1.2) names this ETag, in a list too and as a weak one, which
// intermediaries make of ours when they compress; or is `*`.
bool has_in_if_none_match(Request const& request, std::string_view etag);

}  // namespace ostiary::http
