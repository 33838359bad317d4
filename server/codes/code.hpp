// A verification code: a few digits sent to an email address or phone number to prove who reads there. It is
// bound to application, purpose and target, and to an account where there is one; it works once, for a
// limited time and a limited number of tries. Of the digits only a keyed hash is kept.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "contacts/contact.hpp"
#include "settings/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::codes {

// CancelDeletion is what a code for deregister is for when nobody is logged in; ResetByName is for a new
// password of the account that a name names, wherever the code was sent.
enum class Purpose { Register, LogIn, Bind, Unbind, ResetPassword, Deregister, CancelDeletion, ResetByName };

std::vector<Purpose> all_purposes();
std::string_view to_string(Purpose purpose);
// Those that may be asked for: all but CancelDeletion and ResetByName.
std::optional<Purpose> parse_purpose(std::string_view text);

struct Code {
    Hash key;
    CodeId id;
    ApplicationId application;
    Purpose purpose;
    contacts::Target target;
    std::optional<AccountId> account;
    Hash hash;
    int most_tries;
    Timestamp created_at;
    Timestamp resend_at;  // before it, no other code for the same key is sent
    Timestamp expires_at;
};

// What one live code is found by.
Hash key_of(ApplicationId const& application, Purpose purpose, contacts::Target const& target);

// HMAC-SHA-256 under the server's key: without that key, a copy of the database does not tell the digits.
Hash hash_of(Keyring const& keyring, CodeId const& id, std::string_view digits);

struct NewCode {
    Code code;
    Secret digits;
};
NewCode make_code(ApplicationId const& application, Purpose purpose, contacts::Target const& target,
                  std::optional<AccountId> const& account, settings::Codes const& rules,
                  Keyring const& keyring, Timestamp now, Random& random);

}  // namespace ostiary::codes
