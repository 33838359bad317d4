// Outcomes that a caller decides on. A function that can fail that way returns `Result<T>`; a broken
// environment (database gone, disk full) is an exception of type `Unavailable`, and a bug fails `ensure`.
// Codes and sentences come from api/errors.toml.
#pragma once

#include "base/clock.hpp"
#include "error_codes.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ostiary {

constexpr ErrorDescription const& describe(ErrorCode code) {
    return error_catalogue[static_cast<std::size_t>(code)];
}

// One input that is at fault. `field` is a path such as `password` or `settings.codes.length`; `detail` adds
// what the catalogue's sentence cannot know (a bound, the allowed values) and never repeats what the client
// sent.
struct FieldError {
    std::string field;
    ErrorCode code;
    std::string detail;

    bool operator==(FieldError const&) const = default;
};

// A cause meant for the log alone: nothing converts it to text for a response.
class LogCause {
  public:
    LogCause() = default;
    explicit LogCause(std::string text) : text_(std::move(text)) {}
    std::string_view for_log() const { return text_; }

  private:
    std::string text_;
};

struct Error {
    ErrorCode code;
    std::vector<FieldError> fields = {};
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
    LogCause cause = {};
    std::optional<Timestamp> until = std::nullopt;  // as long as it can be undone
};

template <class T>
using Result = std::expected<T, Error>;

// `return fail(ErrorCode::NotFound);`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code) {
    return std::unexpected(Error{code});
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
    return std::unexpected(std::move(error));
}

// An `InvalidRequest` that names one field.
[[nodiscard]] inline std::unexpected<Error> fail_field(std::string field, ErrorCode code,
                                                       std::string detail = {}) {
    return fail(Error{ErrorCode::InvalidRequest, {{std::move(field), code, std::move(detail)}}});
}

// A refusal that tells when to come back. `wait` is rounded up to whole seconds, at least one.
[[nodiscard]] std::unexpected<Error> fail_until(ErrorCode code, std::chrono::microseconds wait);

// The environment is broken; answered 503. `what()` is for the log.
class Unavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// A bug; ends the request with 500, not the process.
class BrokenInvariant : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

void ensure(bool condition, std::string_view why,
            std::source_location where = std::source_location::current());

}  // namespace ostiary
