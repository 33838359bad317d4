// What an application may decide about itself, typed, with its defaults. An application stores only what
// differs from them; changes take effect at run time, on every node. The field table (fields.hpp) gives each
// its JSON name, range and description, and from it come validation, the answer of the admin API and
// docs/settings.md.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace ostiary::settings {

using Seconds = std::chrono::seconds;

// How a field of registration is treated.
enum class Presence { Hidden, Optional, Required };

struct LoginMethods {
    bool username_password = true;
    bool email_password = true;
    bool email_code = true;
    bool phone_password = true;
    bool phone_code = true;
};

struct Registration {
    bool open = true;  // false: only administrators create accounts
    Presence username = Presence::Optional;
    Presence email = Presence::Optional;  // at least one identifier is always needed
    Presence phone = Presence::Optional;
    Presence password = Presence::Optional;  // without one, the account logs in by code
    bool verify_contacts = true;             // an email or phone at registration needs a code sent to it
    bool create_on_login = false;  // logging in with a right code creates the account when none matches
};

struct Usernames {
    int shortest = 3;  // characters
    int longest = 64;
};

struct Codes {
    int length = 6;  // digits
    Seconds lifetime{600};
    int tries = 5;  // comparisons a code allows
    Seconds resend_after{60};
    int per_target_hour = 5;  // codes sent to one target, all purposes together
    int per_target_day = 10;
    int sms_per_country_day = 2'000;
    int sms_per_application_day = 10'000;
};

struct Passwords {
    int shortest = 8;  // characters
    int longest = 128;
    bool lowercase = false;  // whether one of each class is needed
    bool uppercase = false;
    bool digit = false;
    bool symbol = false;
    int guessability = 2;         // smallest zxcvbn score allowed, 0 (off) to 4
    bool refuse_breached = true;  // when the server has a list of breached passwords
    bool refuse_identity = true;  // nothing that contains the user's own name or contact
    int history = 0;              // how many earlier passwords may not come back
};

struct Sessions {
    Seconds duration{30 * 86'400};
    bool rolling = true;        // each use moves the end to `duration` from now
    int most_per_account = 50;  // beyond it the least recently used one ends
};

struct Contacts {
    int most_per_channel = 5;             // email addresses of an account, and as many phone numbers
    bool confirm_primary_change = false;  // needs a code from the old primary contact and one from the new
};

struct Limits {
    int codes_per_address_hour = 60;  // requests from one address (IPv6: /64)
    int logins_per_address_minute = 30;
    int registrations_per_address_hour = 60;
    int lookups_per_address_minute = 30;  // `validate`, and whatever else tells whether an account exists
    int failures_before_lock = 5;         // failed logins for one identifier from one address
    int failures_per_account_hour =
        50;  // failed logins for one identifier from everywhere; known devices are not refused
    Seconds first_lock{30};  // doubles with each further failure
    Seconds longest_lock{3'600};
    int wrong_tokens_per_address_minute = 300;  // login tokens that are not good; right ones are not counted
    int device_saves_per_address_minute = 600;  // properties of devices that are known
    int new_devices_per_address_hour = 300;
    int changes_per_account_minute = 300;  // by its owner, of profile and properties
};

struct Deletion {
    bool allowed = true;  // whether people may have their own account deleted
    int grace_days = 0;   // 0: at once
    std::vector<std::string> reasons = {"I do not use it any more", "I have another account",
                                        "I worry about my data", "It does not do what I need"};
    bool free_text = true;     // whether a comment is taken
    std::string consent_text;  // what must be agreed to; empty: nothing
};

struct Privacy {
    bool tell_existence = true;  // `validate` and registration may say that an identifier is taken
};

struct Messages {
    std::string language = "en";  // when neither the request nor the account asks for one that there is
    std::string sender_name;      // empty: the application's name
};

struct Web {
    std::vector<std::string>
        origins;  // `https://app.example.org`, exactly; CORS and cookie requests are taken from these
    std::vector<std::string> return_urls;  // where the hosted pages may send back, character by character
    std::string recover_url;  // the page of links in messages about forgotten passwords; empty: this server's
};

// The application's face on the hosted pages and forms. Empty: none.
struct Brand {
    std::string logo_url;
    std::string accent;  // `#rrggbb`
    std::string terms_url;
    std::string privacy_url;
};

// The Monaca face (server/faces/monaca), whose accounts are the application's accounts.
struct Monaca {
    bool enabled = false;
    std::string backend_id;  // the backend's id of before; the application's own id always works
    std::string api_key;     // the API key of before; the application's publishable keys always work
    bool auto_login = true;
    int auto_login_minutes = 4'320;
    int shortest_username = 3;  // characters
    int shortest_password = 4;
    int reset_token_minutes = 15;
    std::vector<std::string> email_properties = {"email", "mail", "emailAddress", "mailAddress"};
    std::vector<std::string> management_addresses;  // ranges; empty: from everywhere
    int most_devices = 100'000;                     // that keep properties
    int mails_per_user_hour = 30;                   // sent by one user; see also codes.per_target_hour
    int mails_per_application_day = 10'000;
};

struct Settings {
    LoginMethods login;
    Registration registration;
    Usernames usernames;
    Codes codes;
    Passwords passwords;
    Sessions sessions;
    Contacts contacts;
    Limits limits;
    Deletion deletion;
    Privacy privacy;
    Messages messages;
    Web web;
    Brand brand;
    Monaca monaca;
};

}  // namespace ostiary::settings
