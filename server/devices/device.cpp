#include "devices/device.hpp"

#include "http/cookie.hpp"
#include "sessions/request.hpp"

#include <algorithm>
#include <array>

namespace ostiary::devices {
namespace {

constexpr auto lifetime = std::chrono::days(365);
constexpr std::size_t account_size = 16;
constexpr std::size_t nonce_size = 8;
constexpr std::size_t time_size = 8;
constexpr std::size_t claims_size = account_size + nonce_size + time_size;
constexpr std::size_t mac_size = 16;

void append_time(Bytes& bytes, Timestamp time) {
    auto const count = static_cast<std::uint64_t>(to_microseconds(time));
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<Byte>(count >> shift));
}

Timestamp read_time(ByteView bytes) {
    std::uint64_t count = 0;
    for (Byte byte : bytes) count = count << 8 | byte;
    return from_microseconds(static_cast<std::int64_t>(count));
}

}  // namespace

Secret make_token(Keyring const& keyring, AccountId const& account, Timestamp now, Random& random) {
    Bytes token = to_bytes(account.bytes());
    std::ranges::copy(random.bytes(nonce_size), std::back_inserter(token));
    append_time(token, now + lifetime);
    auto const mac = keyring.mac("device", token);
    token.insert(token.end(), mac.begin(), mac.begin() + mac_size);
    return Secret(to_base62(token));
}

std::optional<Device> read_token(Keyring const& keyring, std::string_view token, Timestamp now) {
    std::array<Byte, claims_size + mac_size> bytes;
    if (!from_base62(token, bytes)) return std::nullopt;
    ByteView const claims = ByteView(bytes).first(claims_size);
    auto const mac = keyring.mac("device", claims);
    // security: only this server makes devices (a_device_token_that_was_touched_is_no_device).
    if (!equal_in_constant_time(ByteView(mac).first(mac_size), ByteView(bytes).subspan(claims_size)))
        return std::nullopt;
    if (read_time(claims.subspan(account_size + nonce_size)) <= now) return std::nullopt;
    Uuid account;
    Device device;
    std::ranges::copy(claims.first(account_size), account.begin());
    std::ranges::copy(claims.subspan(account_size, nonce_size), device.nonce.begin());
    device.account = AccountId(account);
    return device;
}

std::optional<Device> device_of(http::Request const& request, applications::Application const& application,
                                Keyring const& keyring, Timestamp now) {
    auto const shown = request.header("ostiary-device");
    if (!shown.empty()) return read_token(keyring, shown, now);
    return read_token(keyring,
                      request.cookie(sessions::cookie_name("device", application, request.transport)), now);
}

http::Response& set_device_cookie(http::Response& response, http::Request const& request,
                                  applications::Application const& application, Secret const& token) {
    auto const name = sessions::cookie_name("device", application, request.transport);
    http::CookieRule const rule{.max_age = std::chrono::duration_cast<std::chrono::seconds>(lifetime),
                                .secure = request.transport == http::Transport::Tls};
    return response.header("Set-Cookie", http::set_cookie(name, token.reveal(), rule));
}

}  // namespace ostiary::devices
