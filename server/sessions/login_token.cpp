#include "sessions/login_token.hpp"

#include "base/hash.hpp"

namespace ostiary::sessions {

Hash device_of(ApplicationId const& application, std::string_view id) {
    return sha256_of_parts({as_bytes("device"), application.bytes(), as_bytes(id)});
}

Hash hash_of_login_token(std::string_view token, Hash const& device) {
    return sha256_of_parts({as_bytes("login token"), as_bytes(token), device});
}

}  // namespace ostiary::sessions
