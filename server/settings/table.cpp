#include "settings/table.hpp"

#include "settings/rules.hpp"

namespace ostiary::settings {
namespace {

template <auto Group, auto Member>
auto& at(Settings& settings) {
    return settings.*Group.*Member;
}

constexpr int million = 1'000'000;
constexpr Seconds hour{3'600};
constexpr Seconds day{86'400};

constexpr TextKind any_text{[](std::string_view) { return true; }, ErrorCode::InvalidValue, "text"};
constexpr TextKind one_line{is_one_line, ErrorCode::InvalidCharacters, "text in one line"};
constexpr TextKind language{is_language_tag, ErrorCode::InvalidValue,
                            "a language tag such as `en` or `zh-Hant`"};
constexpr TextKind origin{
    is_origin, ErrorCode::InvalidUrl,
    "`https://app.example.org`, with no path and no default port; for pages inside an app "
    "`capacitor://localhost`, `ionic://localhost` or `app://localhost`"};

constexpr TextKind page{is_page, ErrorCode::InvalidUrl,
                        "`https://app.example.org/recover`, without `#`, or empty"};

constexpr TextKind return_page{is_return_page, ErrorCode::InvalidUrl,
                               "`https://app.example.org/welcome`, without `#`"};
constexpr TextKind backend_id{is_backend_id, ErrorCode::InvalidValue,
                              "up to 64 letters, digits, `-` and `_`, not `management`, or empty"};
constexpr TextKind property_name{is_property_name, ErrorCode::InvalidCharacters,
                                 "letters and digits, a letter first"};
constexpr TextKind address_range{is_address_range, ErrorCode::InvalidValue,
                                 "an address such as `203.0.113.7`, or a range such as `10.0.0.0/8`"};
constexpr TextKind colour{is_colour, ErrorCode::InvalidValue, "`#rrggbb`, or empty"};

constexpr Field login[] = {
    {"username_password", TruthField{at<&Settings::login, &LoginMethods::username_password>},
     "Log in by user name and password."},
    {"email_password", TruthField{at<&Settings::login, &LoginMethods::email_password>},
     "Log in by email address and password."},
    {"email_code", TruthField{at<&Settings::login, &LoginMethods::email_code>},
     "Log in by a code sent to an email address."},
    {"phone_password", TruthField{at<&Settings::login, &LoginMethods::phone_password>},
     "Log in by phone number and password."},
    {"phone_code", TruthField{at<&Settings::login, &LoginMethods::phone_code>},
     "Log in by a code sent to a phone number."},
};

constexpr Field registration[] = {
    {"open", TruthField{at<&Settings::registration, &Registration::open>},
     "Whether people may register themselves; when not, only administrators create accounts."},
    {"username", PresenceField{at<&Settings::registration, &Registration::username>},
     "Whether registration takes a user name."},
    {"email", PresenceField{at<&Settings::registration, &Registration::email>},
     "Whether registration takes an email address. One identifier is always needed."},
    {"phone", PresenceField{at<&Settings::registration, &Registration::phone>},
     "Whether registration takes a phone number."},
    {"password", PresenceField{at<&Settings::registration, &Registration::password>},
     "Whether registration takes a password. An account without one logs in by code."},
    {"verify_contacts", TruthField{at<&Settings::registration, &Registration::verify_contacts>},
     "Whether an email address or phone number at registration needs a code that was sent to it."},
    {"create_on_login", TruthField{at<&Settings::registration, &Registration::create_on_login>},
     "Whether logging in with a right code creates the account when none matches."},
};

constexpr Field usernames[] = {
    {"shortest", NumberField{at<&Settings::usernames, &Usernames::shortest>, 1, 64},
     "Fewest characters of a user name."},
    {"longest", NumberField{at<&Settings::usernames, &Usernames::longest>, 1, 255},
     "Most characters of a user name."},
};

constexpr Field codes[] = {
    {"length", NumberField{at<&Settings::codes, &Codes::length>, 4, 8}, "Digits of a code."},
    {"lifetime_seconds", DurationField{at<&Settings::codes, &Codes::lifetime>, Seconds{60}, day},
     "How long a code is good."},
    {"tries", NumberField{at<&Settings::codes, &Codes::tries>, 1, 10},
     "Wrong guesses that a code survives, plus one."},
    {"resend_after_seconds", DurationField{at<&Settings::codes, &Codes::resend_after>, Seconds{0}, hour},
     "How long to wait before another code is sent to the same target."},
    {"per_target_hour", NumberField{at<&Settings::codes, &Codes::per_target_hour>, 1, 100},
     "Codes sent to one target in an hour, all purposes together."},
    {"per_target_day", NumberField{at<&Settings::codes, &Codes::per_target_day>, 1, 1'000},
     "Codes sent to one target in a day."},
    {"sms_per_country_day", NumberField{at<&Settings::codes, &Codes::sms_per_country_day>, 0, million},
     "Text messages to one country in a day; 0 sends none."},
    {"sms_per_application_day",
     NumberField{at<&Settings::codes, &Codes::sms_per_application_day>, 0, 10 * million},
     "Text messages of the application in a day; 0 sends none."},
};

constexpr Field passwords[] = {
    {"shortest", NumberField{at<&Settings::passwords, &Passwords::shortest>, 4, 128},
     "Fewest characters of a password."},
    {"longest", NumberField{at<&Settings::passwords, &Passwords::longest>, 16, 1'024},
     "Most characters of a password."},
    {"lowercase", TruthField{at<&Settings::passwords, &Passwords::lowercase>}, "Needs a lower-case letter."},
    {"uppercase", TruthField{at<&Settings::passwords, &Passwords::uppercase>}, "Needs an upper-case letter."},
    {"digit", TruthField{at<&Settings::passwords, &Passwords::digit>}, "Needs a digit."},
    {"symbol", TruthField{at<&Settings::passwords, &Passwords::symbol>}, "Needs a symbol."},
    {"guessability", NumberField{at<&Settings::passwords, &Passwords::guessability>, 0, 4},
     "Smallest zxcvbn score that is accepted; 0 accepts any."},
    {"refuse_breached", TruthField{at<&Settings::passwords, &Passwords::refuse_breached>},
     "Refuses passwords known from breaches, when the server has a list of them."},
    {"refuse_identity", TruthField{at<&Settings::passwords, &Passwords::refuse_identity>},
     "Refuses passwords that contain the user's own name, email address or phone number."},
    {"history", NumberField{at<&Settings::passwords, &Passwords::history>, 0, 24},
     "How many earlier passwords may not come back."},
};

constexpr Field sessions[] = {
    {"duration_seconds",
     DurationField{at<&Settings::sessions, &Sessions::duration>, Seconds{60}, 3'650 * day},
     "How long a session lasts."},
    {"rolling", TruthField{at<&Settings::sessions, &Sessions::rolling>},
     "Whether each use moves the end of the session to its full duration from then."},
    {"most_per_account", NumberField{at<&Settings::sessions, &Sessions::most_per_account>, 1, 1'000},
     "Sessions of one account at a time; beyond it the least recently used one ends, as its uses were "
     "noted, once a minute."},
};

constexpr Field contacts[] = {
    {"most_per_channel", NumberField{at<&Settings::contacts, &Contacts::most_per_channel>, 1, 20},
     "Most email addresses that an account may have, and as many phone numbers."},
    {"confirm_primary_change", TruthField{at<&Settings::contacts, &Contacts::confirm_primary_change>},
     "Whether making another contact the primary one needs a code from the old one and one from the new."},
};

constexpr Field limits[] = {
    {"codes_per_address_hour",
     NumberField{at<&Settings::limits, &Limits::codes_per_address_hour>, 1, million},
     "Codes asked for from one network address (IPv6: one /64) in an hour."},
    {"logins_per_address_minute",
     NumberField{at<&Settings::limits, &Limits::logins_per_address_minute>, 1, million},
     "Logins tried from one address in a minute."},
    {"registrations_per_address_hour",
     NumberField{at<&Settings::limits, &Limits::registrations_per_address_hour>, 1, million},
     "Registrations from one address in an hour."},
    {"lookups_per_address_minute",
     NumberField{at<&Settings::limits, &Limits::lookups_per_address_minute>, 1, million},
     "Questions that may tell whether an account exists, from one address in a minute."},
    {"failures_before_lock", NumberField{at<&Settings::limits, &Limits::failures_before_lock>, 1, 1'000},
     "Failed logins for one identifier from one address before it has to wait."},
    {"failures_per_account_hour",
     NumberField{at<&Settings::limits, &Limits::failures_per_account_hour>, 1, million},
     "Failed logins for one identifier from everywhere in an hour; devices it knows are not refused."},
    {"first_lock_seconds", DurationField{at<&Settings::limits, &Limits::first_lock>, Seconds{1}, day},
     "The first wait after too many failures; each further failure doubles it."},
    {"longest_lock_seconds", DurationField{at<&Settings::limits, &Limits::longest_lock>, Seconds{1}, 7 * day},
     "The longest such wait."},
    {"wrong_tokens_per_address_minute",
     NumberField{at<&Settings::limits, &Limits::wrong_tokens_per_address_minute>, 1, million},
     "Login tokens that are not good any more, shown from one address in a minute (`User.autoLogin` of the "
     "Monaca face); good ones are not counted."},
    {"device_saves_per_address_minute",
     NumberField{at<&Settings::limits, &Limits::device_saves_per_address_minute>, 1, million},
     "Calls of `Device.saveProperties` from one address in a minute."},
    {"new_devices_per_address_hour",
     NumberField{at<&Settings::limits, &Limits::new_devices_per_address_hour>, 1, million},
     "Devices that save properties for the first time, from one address in an hour."},
    {"changes_per_account_minute",
     NumberField{at<&Settings::limits, &Limits::changes_per_account_minute>, 1, million},
     "Changes that the owner of one account makes to its profile and properties in a minute, on each node; "
     "saves "
     "which change nothing count as well."},
};

constexpr Field deletion[] = {
    {"allowed", TruthField{at<&Settings::deletion, &Deletion::allowed>},
     "Whether people may have their own account deleted; when not, only administrators delete accounts."},
    {"grace_days", NumberField{at<&Settings::deletion, &Deletion::grace_days>, 0, 90},
     "For how many days it can be taken back, during which nobody logs in; 0 deletes at once."},
    {"reasons", TextListField{at<&Settings::deletion, &Deletion::reasons>, 20, 200, one_line},
     "Why, to choose from."},
    {"free_text", TruthField{at<&Settings::deletion, &Deletion::free_text>},
     "Whether a comment in the person's own words is taken."},
    {"consent_text", TextField{at<&Settings::deletion, &Deletion::consent_text>, 0, 2'000, any_text},
     "What has to be agreed to; empty: nothing. Where there is a text, nobody leaves through the Monaca "
     "face, "
     "which has no way to agree."},
};

constexpr Field privacy[] = {
    {"tell_existence", TruthField{at<&Settings::privacy, &Privacy::tell_existence>},
     "Whether `validate` may tell that an identifier is taken. Registration has to; for a contact it tells "
     "those who prove it by a code, where `registration.verify_contacts` asks for one."},
};

constexpr Field messages[] = {
    {"language", TextField{at<&Settings::messages, &Messages::language>, 2, 35, language},
     "The language when neither the request nor the account asks for one that there is."},
    {"sender_name", TextField{at<&Settings::messages, &Messages::sender_name>, 0, 100, any_text},
     "Who messages are from; empty: the application's name."},
};

constexpr Field web[] = {
    {"origins", TextListField{at<&Settings::web, &Web::origins>, 100, 255, origin},
     "Sites whose pages may call the API in the name of the application and with its users' cookies."},
    {"return_urls", TextListField{at<&Settings::web, &Web::return_urls>, 100, 2'048, return_page},
     "Where the hosted pages may send people after a login, exactly as `return_to` says it."},
    {"recover_url", TextField{at<&Settings::web, &Web::recover_url>, 0, 2'048, page},
     "Your page for a forgotten password, which links in messages open with `#email=...&code=...` behind it; "
     "empty: the server's own."},
};

constexpr Field brand[] = {
    {"logo_url", TextField{at<&Settings::brand, &Brand::logo_url>, 0, 2'048, page},
     "A picture above the forms."},
    {"accent", TextField{at<&Settings::brand, &Brand::accent>, 0, 7, colour}, "The colour of buttons."},
    {"terms_url", TextField{at<&Settings::brand, &Brand::terms_url>, 0, 2'048, page},
     "What people agree to when they sign up."},
    {"privacy_url", TextField{at<&Settings::brand, &Brand::privacy_url>, 0, 2'048, page},
     "What is done with their data."},
};

constexpr Field monaca[] = {
    {"enabled", TruthField{at<&Settings::monaca, &Monaca::enabled>},
     "Whether the application is served at `/monaca/`."},
    {"backend_id", TextField{at<&Settings::monaca, &Monaca::backend_id>, 0, 64, backend_id},
     "The backend id that applications already have, of one application here; the application's own id works "
     "as well."},
    {"api_key", TextField{at<&Settings::monaca, &Monaca::api_key>, 0, 128, any_text},
     "The API key that applications already have; publishable keys work as well."},
    {"auto_login", TruthField{at<&Settings::monaca, &Monaca::auto_login>},
     "Whether a login hands out a token for `User.autoLogin()`."},
    {"auto_login_minutes", NumberField{at<&Settings::monaca, &Monaca::auto_login_minutes>, 1, 525'600},
     "How long that token is good, from the login on."},
    {"shortest_username", NumberField{at<&Settings::monaca, &Monaca::shortest_username>, 1, 255},
     "Fewest characters of a user name that is registered there; at most 255 are allowed."},
    {"shortest_password", NumberField{at<&Settings::monaca, &Monaca::shortest_password>, 4, 80},
     "Fewest characters of a password that is set there; at most 80 are allowed. `passwords.guessability` "
     "and "
     "`passwords.refuse_identity` do not hold there."},
    {"reset_token_minutes", NumberField{at<&Settings::monaca, &Monaca::reset_token_minutes>, 1, 1'440},
     "How long a token of `User.sendPasswordResetToken()` is good."},
    {"email_properties",
     TextListField{at<&Settings::monaca, &Monaca::email_properties>, 20, 64, property_name},
     "Properties that may be named as a user's email address, besides `_username`."},
    {"management_addresses",
     TextListField{at<&Settings::monaca, &Monaca::management_addresses>, 50, 64, address_range},
     "From where the management API may be called; empty: from everywhere."},
    {"most_devices", NumberField{at<&Settings::monaca, &Monaca::most_devices>, 1, 100 * million},
     "How many devices keep properties, 16,384 bytes each at most; further ones are refused (9999)."},
    {"mails_per_user_hour", NumberField{at<&Settings::monaca, &Monaca::mails_per_user_hour>, 1, million},
     "Mails that one user sends by `Mailer.sendMail` in an hour. To one mailbox go as many as "
     "`codes.per_target_hour` and `codes.per_target_day` say, and from one network address as many as "
     "`limits.codes_per_address_hour` says."},
    {"mails_per_application_day",
     NumberField{at<&Settings::monaca, &Monaca::mails_per_application_day>, 1, million},
     "Mails that all users together send by `Mailer.sendMail` in a day; and as many with tokens for "
     "forgotten "
     "passwords."},
};

constexpr Group groups[] = {
    {"login", "Ways to log in. At least one is needed.", login},
    {"registration", "What registration takes: `hidden`, `optional` or `required`.", registration},
    {"usernames", "User names.", usernames},
    {"codes", "Verification codes, and how many of them are sent.", codes},
    {"passwords", "What a new password must be.", passwords},
    {"sessions", "Sessions.", sessions},
    {"contacts", "The email addresses and phone numbers of an account.", contacts},
    {"limits", "How often things may be tried.", limits},
    {"deletion", "People who have their own account deleted.", deletion},
    {"privacy", "What strangers are told.", privacy},
    {"messages", "Messages to people.", messages},
    {"web", "Browsers.", web},
    {"brand", "The application's face on the hosted pages and forms.", brand},
    {"monaca", "The face for applications that were written for Monaca Backend's user API.", monaca},
};

}  // namespace

std::span<Group const> table() {
    return groups;
}

}  // namespace ostiary::settings
