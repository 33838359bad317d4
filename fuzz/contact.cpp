// Email addresses, phone numbers and user names as people type them. A normal form is its own normal form:
// otherwise one address could belong to two accounts.
#include "contacts/contact.hpp"

#include "accounts/identifier.hpp"
#include "base/text.hpp"
#include "outbound/mail.hpp"
#include "require.hpp"

using namespace ostiary;
using namespace ostiary::contacts;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    if (auto const email = Email::parse(text)) {
        auto const again = Email::parse(email->value());
        require(again && again->value() == email->value());
        require(outbound::is_mail_address(email->value()));
    }
    if (auto const phone = Phone::parse(text)) {
        auto const again = Phone::parse(phone->value());
        require(again && again->value() == phone->value() && again->country_code() == phone->country_code());
        require(phone->value().size() <= 16 &&
                phone->value().find_first_not_of("0123456789", 1) == std::string::npos);
    }
    for (auto const channel : {Channel::Email, Channel::Phone}) {
        if (auto const target = parse_target(channel, text)) {
            require(parse_target(channel, target->value) == target);
        }
    }
    if (!is_utf8(text)) return 0;
    if (auto const name = accounts::Identifier::username(text, {})) {
        require(accounts::Identifier::username_as_given(text).value() == name->value());
        require(accounts::Identifier::username_as_given(name->value()).value() == name->value());
    }
    return 0;
}
