// Devices on which somebody has logged in before (OWASP, 'device cookies'). The server hands out a token that
// names the account and is authenticated under the server's key; shown with a later login, it tells the
// owner's device from a stranger's, so that a flood of wrong passwords locks the strangers out and not the
// owner. It proves nothing else, and nothing is stored.
#pragma once

#include "applications/application.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <array>
#include <optional>
#include <string>

namespace ostiary::devices {

struct Device {
    AccountId account;
    std::array<Byte, 8> nonce;  // tells one device of the account from another
};

// Lives a year.
Secret make_token(Keyring const& keyring, AccountId const& account, Timestamp now, Random& random);
// nullopt when it was not made by this server, or has expired.
std::optional<Device> read_token(Keyring const& keyring, std::string_view token, Timestamp now);

// The device that a request shows: the header `Ostiary-Device`, or the cookie.
std::optional<Device> device_of(http::Request const& request, applications::Application const& application,
                                Keyring const& keyring, Timestamp now);

http::Response& set_device_cookie(http::Response& response, http::Request const& request,
                                  applications::Application const& application, Secret const& token);

}  // namespace ostiary::devices
