// Mails that applications word themselves: the token for a forgotten password, and mails from one user to
// another.
#include "accounts/service.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "contacts/own.hpp"
#include "faces/monaca/account.hpp"
#include "faces/monaca/method.hpp"
#include "faces/monaca/user.hpp"
#include "limits/counter.hpp"

#include <algorithm>

namespace ostiary::monaca {
namespace {

constexpr std::string_view token_placeholder = "PASSWORD_RESET_TOKEN";
constexpr std::string_view own_name = "_username";
constexpr std::size_t most_substitutes = 50;
constexpr std::size_t longest_substitute = 1'000;   // characters
constexpr std::size_t longest_substitutes = 5'000;  // all together
constexpr auto kept_for = std::chrono::hours(24);

limits::Rate code_rate(settings::Limits const& limits) {
    return {limits.codes_per_address_hour, std::chrono::hours(1)};
}
limits::Rate reset_rate(settings::Limits const& limits) {
    return {limits.logins_per_address_minute, std::chrono::minutes(1)};
}

// Which property has the address.
std::string read_email_property(Params& params, json::Fields& options, settings::Monaca const& rules) {
    auto name = options.text("emailPropertyName").value_or(std::string(own_name));
    // security: a stranger names no property that holds somebody else's address
    // (test_only_properties_that_the_settings_name_are_addresses).
    bool const allowed =
        name == own_name || std::ranges::find(rules.email_properties, name) != rules.email_properties.end();
    if (!allowed)
        params.reject(
            "options", ErrorCode::NotOneOf,
            "\"emailPropertyName\" is \"_username\" or one of the setting \"monaca.email_properties\".");
    return name;
}

std::optional<std::string> address_in(accounts::Account const& account, std::string const& property) {
    if (property == own_name && account.username) return account.username;
    if (property == own_name) {
        // security: a contact that nobody has proven gets nothing (test_an_unproven_contact_gets_no_token).
        auto const* const primary = account.primary(contacts::Channel::Email);
        bool const proven = primary != nullptr && primary->verified_at;
        return proven ? std::optional(primary->value) : std::nullopt;
    }
    json::Document memory;
    auto const properties = memory.parse(account.properties);
    ensure(properties.has_value(), "stored properties are a JSON object");
    std::string_view text;
    if ((*properties)[property].get(text) != simdjson::SUCCESS) return std::nullopt;
    return std::string(text);
}

// security: whoever is logged in writes properties, also one who stole a login token; beside a contact that
// the owner has proven they are no way in (test_a_property_is_no_way_in_beside_a_proven_contact).
std::optional<login::OwnersMailbox> address_for_token(accounts::Account const& account,
                                                      std::string const& property) {
    auto address = address_in(account, property);
    if (!address) return std::nullopt;
    auto const target = contacts::parse_target(contacts::Channel::Email, *address);
    auto const* const own = target ? contacts::find(account.contacts, *target) : nullptr;
    bool const is_proven = own != nullptr && own->verified_at;
    bool const is_claim = property != own_name && !is_proven;
    if (is_claim && contacts::has_verified(account.contacts)) return std::nullopt;
    return {{std::move(*address), is_claim}};
}

struct Options {
    std::string property;
    std::string mail;
};

Options read_options(Asking const& asking) {
    Params options(asking.params.object("options"));
    Options read{read_email_property(asking.params, options, asking.application().settings.monaca),
                 options.text("templateName").value_or("send_password_token")};
    if (options.fault()) asking.params.reject("options", ErrorCode::WrongType, "Its values are texts.");
    return read;
}

Outcome<Answer> send_token(Asking const& asking) {
    auto const username = asking.params.required_text("username");
    auto options = read_options(asking);
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    if (is_logged_in(asking)) return std::unexpected(Fault{FaultCode::InvalidOperation});
    auto const& rules = asking.application().settings.monaca;
    auto const sent = asking.needs.resets.send_token(
        asking.application(),
        {.identifier = identifier_of(asking, username),
         .address_of = [property = options.property](
                           accounts::Account const& account) { return address_for_token(account, property); },
         .mail = options.mail,
         .placeholder = std::string(token_placeholder),
         .lifetime = std::chrono::minutes(rules.reset_token_minutes),
         .most_a_day = rules.mails_per_application_day,
         .caller = anonymous(asking)});
    if (sent) return Answer{};
    if (sent.error().code == ErrorCode::NoSuchTemplate)
        return std::unexpected(Fault::of_parameter(
            "options", "There is no mail template of this name with %PASSWORD_RESET_TOKEN% in its text."));
    return std::unexpected(fault_of(sent.error(), "username"));
}

// As a person types or copies it: with blanks around it, or in wide digits.
Secret as_digits(Secret const& typed) {
    auto const folded = fold_case(typed.reveal());
    return Secret(std::string(trim(folded)));
}

Outcome<Answer> reset_password(Asking const& asking) {
    auto const username = asking.params.required_text("username");
    auto const password = read_new_password(asking.params, "newPassword");
    auto const token = as_digits(
        asking.params.required_secret("token", {.longest = 64, .control = json::ControlCharacters::Allow}));
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const reset = asking.needs.resets.reset(under_rules(asking.application()),
                                                 identifier_of(asking, username), token, password,
                                                 {.address = asking.request.client,
                                                  .device = std::nullopt,
                                                  .client = remembering_client(asking),
                                                  .caller = anonymous(asking)});
    if (!reset) return std::unexpected(fault_of(reset.error(), "token", password_names));
    return answer_with_session(reset->account, reset->session);
}

// security: what users write into each other's mails is bounded
// (test_what_a_user_writes_into_a_mail_is_bounded).
messages::Values read_substitutes(Params& params) {
    messages::Values values;
    auto const object = params.object("substituteParams");
    if (!object) return values;
    std::size_t length = 0;
    for (auto const [name, value] : *object) {
        // security: in the subject, neither (test_no_user_sends_the_mail_of_a_reset_token).
        if (name == token_placeholder) continue;
        std::string_view text;
        bool const is_text = value.get(text) == simdjson::SUCCESS;
        if (!is_text && !value.is_number() && !value.is_bool())
            params.reject("substituteParams", ErrorCode::WrongType, "Its values are texts or numbers.");
        auto shown = is_text ? std::string(text) : simdjson::minify(value);
        auto const characters = count_characters(shown);
        length += characters;
        if (characters > longest_substitute)
            params.reject("substituteParams", ErrorCode::TooLong, "At most 1000 characters a value.");
        values.emplace(std::string(name), Secret(std::move(shown)));
    }
    if (values.size() > most_substitutes || length > longest_substitutes)
        params.reject("substituteParams", ErrorCode::TooLong, "At most 50 values of 5000 characters in all.");
    return values;
}

struct Mail {
    AccountId recipient;
    std::string property;
    std::string name;  // of its template
    messages::Values values;
};

Outcome<Mail> read_mail(Asking const& asking) {
    auto& params = asking.params;
    auto const oid = params.required_text("userOid");
    auto const name = params.required_text("templateName");
    auto values = read_substitutes(params);
    auto options = read_options(asking);
    auto const recipient = parse_oid(oid);
    if (!oid.empty() && !recipient) params.reject("userOid", ErrorCode::InvalidValue);
    if (auto fault = params.fault()) return std::unexpected(std::move(*fault));
    return Mail{*recipient, std::move(options.property), name, std::move(values)};
}

Outcome<messages::Words> find_words(Asking const& asking, Mail const& mail) {
    auto const found = asking.needs.messages.get_mail_template(asking.application().id, mail.name);
    if (!found)
        return std::unexpected(
            Fault::of_parameter("templateName", "There is no mail template of this name."));
    // security: no user sends tokens of his own making (test_no_user_sends_the_mail_of_a_reset_token).
    if (messages::has_placeholder(*found, token_placeholder))
        return std::unexpected(Fault::of_parameter(
            "templateName", "Mails with %PASSWORD_RESET_TOKEN% are sent by the server alone."));
    return messages::fill(*found, mail.values);
}

struct MailLimit {
    limits::Key key;
    Duration window;
    std::int64_t most;
};

std::optional<Fault> count_mail(db::Transaction& tx, std::initializer_list<MailLimit> rules, Timestamp now) {
    for (auto const& [key, window, most] : rules) {
        auto const counted = limits::count(tx, key, window, now);
        if (counted.used > most)
            return fault_of(fail_until(ErrorCode::TooManyRequests, counted.resets_at - now).error(), {});
    }
    return std::nullopt;
}

// security: neither a user nor a network address floods others (test_one_user_sends_so_many_mails_an_hour,
// test_mails_from_one_address_are_limited).
std::optional<Fault> count_sender(Asking const& asking, AccountId const& sender) {
    auto const& application = asking.application();
    auto const& settings = application.settings;
    auto const refusal =
        asking.needs.guards.refuse("mails", code_rate(settings.limits), application, asking.request.client);
    if (refusal) return fault_of(*refusal, {});
    auto const now = asking.needs.clock.now();
    MailLimit const limit{limits::Key("monaca.mails", {sender.bytes()}), std::chrono::hours(1),
                          settings.monaca.mails_per_user_hour};
    return asking.needs.database.write([&](db::Transaction& tx) { return count_mail(tx, {limit}, now); });
}

// security: nor do many of them flood one mailbox, or all (test_one_mailbox_gets_so_many_mails,
// test_an_application_sends_so_many_mails_a_day). What is refused for a mailbox uses up nothing of the rest.
std::optional<Fault> count_target(db::Transaction& tx, Asking const& asking, contacts::Email const& email) {
    using std::chrono::hours;
    auto const& settings = asking.application().settings;
    auto const id = asking.application().id.bytes();
    auto const target = as_bytes(email.value());
    return count_mail(
        tx,
        {{limits::Key("monaca.mails.target.hour", {id, target}), hours(1), settings.codes.per_target_hour},
         {limits::Key("monaca.mails.target.day", {id, target}), hours(24), settings.codes.per_target_day},
         {limits::Key("monaca.mails.application.day", {id}), hours(24),
          settings.monaca.mails_per_application_day}},
        asking.needs.clock.now());
}

// security: an address that another has proven is not this account's, whatever it says
// (test_an_address_that_another_has_proven_gets_no_mail_of_this_account).
std::optional<contacts::Email> find_mailbox(db::Transaction& tx, accounts::Account const& account,
                                            std::string const& property) {
    auto email = contacts::Email::parse(address_in(account, property).value_or(""));
    if (!email) return std::nullopt;
    auto const prover = accounts::find_prover(tx, account.application, email->value());
    return prover && *prover != account.id ? std::nullopt : std::move(email);
}

Outcome<Answer> send_mail(Asking const& asking) {
    auto const mail = read_mail(asking);
    if (!mail) return std::unexpected(mail.error());
    auto const checked = require_login(asking);
    if (!checked) return std::unexpected(checked.error());
    auto const& application = asking.application();
    auto const words = find_words(asking, *mail);
    if (!words) return std::unexpected(words.error());
    if (auto fault = count_sender(asking, (*checked)->account.id)) return std::unexpected(std::move(*fault));
    return asking.needs.database.write([&](db::Transaction& tx) -> Outcome<Answer> {
        auto const recipient = accounts::find_whole_account(tx, application.id, mail->recipient);
        if (!recipient) return std::unexpected(Fault::of_parameter("userOid", "There is no such user."));
        auto const email = find_mailbox(tx, *recipient, mail->property);
        if (!email)
            return std::unexpected(
                Fault{FaultCode::InternalError,
                      {{"userOid",
                        "The mail could not be sent: the user has no email address in this property."}}});
        if (auto fault = count_target(tx, asking, *email)) return std::unexpected(std::move(*fault));
        asking.needs.messages.enqueue(tx, {.application = application.id,
                                           .application_name = application.name,
                                           .sender_name = application.settings.messages.sender_name,
                                           .account = recipient->id,
                                           .channel = contacts::Channel::Email,
                                           .purpose = std::string(messages::worded_mail),
                                           .languages = {},
                                           .target = email->value(),
                                           .values = {},
                                           .expires_at = asking.needs.clock.now() + kept_for,
                                           .words = *words});
        return Answer{};
    });
}

constexpr Method mail_table[] = {
    {"User.sendPasswordResetToken", send_token, Cost::Reads, "codes", code_rate},
    {"User.resetPasswordAndLogin", reset_password, Cost::Hashes, "logins", reset_rate},
    {"Mailer.sendMail", send_mail},
};

}  // namespace

std::span<Method const> mail_methods() {
    return mail_table;
}

}  // namespace ostiary::monaca
