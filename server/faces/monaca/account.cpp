#include "faces/monaca/account.hpp"

#include "accounts/service.hpp"
#include "faces/monaca/user.hpp"
#include "login/methods.hpp"

#include <algorithm>

namespace ostiary::monaca {
namespace {

// Of any kind, as Unicode has it; a Japanese keyboard's is a wide one.
bool has_white_space(std::string_view text) {
    static constexpr std::string_view blanks[] = {
        " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085", "\u00a0", "\u1680",
        "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
        "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    return std::ranges::any_of(blanks, [&](std::string_view blank) { return text.contains(blank); });
}

}  // namespace

audit::Caller anonymous(Asking const& asking) {
    return audit::Caller::of(audit::Actor::anonymous(), asking.request);
}

sessions::Client client_on_device(Asking const& asking) {
    auto client = sessions::Client::of(asking.request);
    client.device = device_of(asking);
    return client;
}

sessions::Client remembering_client(Asking const& asking) {
    auto client = client_on_device(asking);
    auto const& rules = asking.application().settings.monaca;
    if (rules.auto_login) client.remember = std::chrono::minutes(rules.auto_login_minutes);
    return client;
}

// security: a stranger who took the address as a user name before it was proven is not meant by it, and both
// questions are asked for everybody (test_a_proven_address_means_its_owner_whoever_has_it_as_a_user_name,
// test_the_monaca_face_takes_the_same_time_about_known_and_unknown_people).
accounts::Identifier identifier_of(Asking const& asking, std::string const& username) {
    auto const name = accounts::Identifier::username_as_given(username);
    auto const addresses = accounts::Identifier::addresses_in(username);
    if (addresses.empty()) return name;
    std::array const both{name, addresses.front()};
    auto const holders = asking.needs.database.read(
        [&](db::Transaction& tx) { return accounts::find_holders(tx, asking.application().id, both); });
    auto const& named = holders[0];
    auto const& reached = holders[1];
    bool const is_proven = reached && reached->proof == accounts::Proof::Verified;
    bool const is_name = named && (!is_proven || named->account == reached->account);
    return is_name ? name : addresses.front();
}

accounts::Identifier login_identifier_of(Asking const& asking, std::string const& username) {
    auto const& ways = asking.application().settings.login;
    auto const addresses = accounts::Identifier::addresses_in(username);
    bool const by_name = login::is_password_allowed(ways, accounts::IdentifierKind::Username);
    bool const by_address = !addresses.empty() && login::is_password_allowed(ways, addresses.front().kind());
    if (by_name == by_address) return identifier_of(asking, username);
    return by_address ? addresses.front() : accounts::Identifier::username_as_given(username);
}

Secret read_new_password(Params& params, std::string_view name) {
    auto password = params.required_secret(name, any_password);
    if (has_white_space(password.reveal())) params.reject(name, ErrorCode::InvalidCharacters, "No spaces.");
    return password;
}

void tell_more(Fault& fault, Error const& error, Names names) {
    for (auto& [name, sentence] : fault_of(error, "username", names).data) {
        bool const is_told =
            std::ranges::any_of(fault.data, [&](auto const& one) { return one.first == name; });
        if (!is_told) fault.data.emplace_back(name, sentence);
    }
}

Answer answer_with_session(accounts::Account const& account, sessions::NewSession const& session) {
    Answer answer{{}, session.token};
    json::Writer json(answer.result);
    json.begin_object().key("user").raw(user_of(account));
    if (!session.login_token.empty()) json.field("loginToken", session.login_token.reveal());
    json.end_object();
    return answer;
}

}  // namespace ostiary::monaca
