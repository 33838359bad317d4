// Tokens that nobody was given: a session token names an account or nothing, and what the server's key did
// not make, it does not open.
#include "base/keyring.hpp"
#include "devices/device.hpp"
#include "http/request.hpp"
#include "require.hpp"
#include "sessions/session.hpp"

using namespace ostiary;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    if (auto const account = sessions::account_of_token(text)) {
        require(text.starts_with(to_base62(account->bytes())));
    }
    static Keyring const keyring{Hash{}};
    require(!devices::read_token(keyring, text, {}));
    require(!keyring.open("message", {}, {bytes, size}));
    require(!keyring.open("message", {bytes, size}, {bytes, size}));

    http::Request request;
    request.headers.emplace_back("cookie", text);
    auto const cookie = request.cookie("session");
    require(text.contains(cookie) && !cookie.contains(';'));
    return 0;
}
