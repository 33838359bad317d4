#include "codes/code.hpp"

#include "base/hash.hpp"

#include <algorithm>
#include <array>

namespace ostiary::codes {
namespace {

constexpr std::array<std::pair<Purpose, std::string_view>, 8> purpose_names{{
    {Purpose::Register, "register"},
    {Purpose::LogIn, "log_in"},
    {Purpose::Bind, "bind"},
    {Purpose::Unbind, "unbind"},
    {Purpose::ResetPassword, "reset_password"},
    {Purpose::Deregister, "deregister"},
    {Purpose::CancelDeletion, "cancel_deletion"},
    {Purpose::ResetByName, "reset_by_name"},
}};

}  // namespace

std::vector<Purpose> all_purposes() {
    std::vector<Purpose> purposes;
    purposes.reserve(purpose_names.size());
    for (auto const& [purpose, name] : purpose_names) purposes.push_back(purpose);
    return purposes;
}

std::string_view to_string(Purpose purpose) {
    return std::ranges::find(purpose_names, purpose, &std::pair<Purpose, std::string_view>::first)->second;
}

std::optional<Purpose> parse_purpose(std::string_view text) {
    auto const* const found =
        std::ranges::find(purpose_names, text, &std::pair<Purpose, std::string_view>::second);
    bool const may_be_asked_for = found != purpose_names.end() && found->first != Purpose::CancelDeletion &&
                                  found->first != Purpose::ResetByName;
    return may_be_asked_for ? std::optional(found->first) : std::nullopt;
}

Hash key_of(ApplicationId const& application, Purpose purpose, contacts::Target const& target) {
    return sha256_of_parts({application.bytes(), as_bytes(to_string(purpose)),
                            as_bytes(contacts::to_string(target.channel)), as_bytes(target.value)});
}

Hash hash_of(Keyring const& keyring, CodeId const& id, std::string_view digits) {
    Bytes message = to_bytes(id.bytes());
    message.insert(message.end(), digits.begin(), digits.end());
    return keyring.mac("code", message);
}

NewCode make_code(ApplicationId const& application, Purpose purpose, contacts::Target const& target,
                  std::optional<AccountId> const& account, settings::Codes const& rules,
                  Keyring const& keyring, Timestamp now, Random& random) {
    auto const id = CodeId::make(now, random);
    Secret digits(random.digits(static_cast<std::size_t>(rules.length)));
    Code code{.key = key_of(application, purpose, target),
              .id = id,
              .application = application,
              .purpose = purpose,
              .target = target,
              .account = account,
              .hash = hash_of(keyring, id, digits.reveal()),
              .most_tries = rules.tries,
              .created_at = now,
              .resend_at = now + rules.resend_after,
              .expires_at = now + rules.lifetime};
    return {std::move(code), std::move(digits)};
}

}  // namespace ostiary::codes
