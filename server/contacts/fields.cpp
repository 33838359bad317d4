#include "contacts/fields.hpp"

namespace ostiary::contacts {
namespace {

std::optional<Target> read(json::Fields& in, Channel channel, ErrorCode wrong) {
    auto const name = to_string(channel);
    auto const text = in.text(name, {.longest = 254});
    if (!text) return std::nullopt;
    auto target = parse_target(channel, *text);
    if (!target) in.reject(name, wrong);
    return target;
}

}  // namespace

std::optional<Target> read_email(json::Fields& in) {
    return read(in, Channel::Email, ErrorCode::InvalidEmail);
}

std::optional<Target> read_phone(json::Fields& in) {
    return read(in, Channel::Phone, ErrorCode::InvalidPhone);
}

std::optional<Target> read_target(json::Fields& in) {
    bool const has_email = in.has("email") && !in.is_null("email");
    bool const has_phone = in.has("phone") && !in.is_null("phone");
    auto email = read_email(in);
    auto phone = read_phone(in);
    if (has_email && has_phone)
        in.reject("phone", ErrorCode::InvalidValue, "Either an email or a phone, not both.");
    if (!has_email && !has_phone) in.reject("email", ErrorCode::Required, "An email or a phone is needed.");
    return email ? email : phone;
}

}  // namespace ostiary::contacts
