#include "accounts/account.hpp"

#include "contacts/own.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ostiary::accounts {
namespace {

using contacts::Channel;
using contacts::Contact;

constexpr std::array<std::pair<Status, std::string_view>, 4> status_names{{
    {Status::Active, "active"},
    {Status::Blocked, "blocked"},
    {Status::Archived, "archived"},
    {Status::Deleting, "deleting"},
}};

std::optional<std::string> value_of(Contact const* contact) {
    return contact != nullptr ? std::optional(contact->value) : std::nullopt;
}

std::optional<int> digits(std::string_view text) {
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const all_digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return error == std::errc() && end == text.data() + text.size() && all_digits ? std::optional(number)
                                                                                  : std::nullopt;
}

}  // namespace

std::string_view to_string(Status status) {
    return std::ranges::find(status_names, status, &std::pair<Status, std::string_view>::first)->second;
}

std::optional<Status> parse_status(std::string_view text) {
    auto const* const found =
        std::ranges::find(status_names, text, &std::pair<Status, std::string_view>::second);
    return found == status_names.end() ? std::nullopt : std::optional(found->first);
}

Contact const* Account::primary(Channel channel) const {
    auto const found = std::ranges::find_if(contacts, [&](Contact const& contact) {
        return contact.channel == channel && contact.is_primary && contact.active;
    });
    return found == contacts.end() ? nullptr : &*found;
}

Result<void> check_may_authenticate(Account const& account) {
    if (account.status == Status::Active) return {};
    if (account.status == Status::Deleting)
        return fail(Error{.code = ErrorCode::AccountDeleting, .until = account.deletes_at});
    return fail(ErrorCode::AccountBlocked);
}

void write_json(json::Writer& json, Account const& account, Audience audience) {
    json.begin_object()
        .field("id", account.id)
        .field("username", account.username)
        .field("email", value_of(account.primary(Channel::Email)))
        .field("phone", value_of(account.primary(Channel::Phone)))
        .field("status", to_string(account.status))
        .field("given_name", account.profile.given_name)
        .field("family_name", account.profile.family_name)
        .field("gender", account.profile.gender)
        .field("birth_date", account.profile.birth_date)
        .field("picture", account.profile.picture)
        .field("locale", account.profile.locale);
    json.key("properties").raw(account.properties);
    json.key("contacts").begin_array();
    for (auto const& contact : account.contacts) contacts::write_json(json, contact);
    json.end_array();
    if (audience == Audience::Administrator) {
        json.field("status_reason", account.status_reason).field("deletes_at", account.deletes_at);
        json.field("external_id", account.external_id);
        json.key("meta").raw(account.meta);
    }
    json.field("created_at", account.created_at).field("updated_at", account.updated_at).end_object();
}

bool is_birth_date(std::string_view text, Timestamp today) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    auto const year = digits(text.substr(0, 4));
    auto const month = digits(text.substr(5, 2));
    auto const day = digits(text.substr(8, 2));
    if (!year || !month || !day || *year < 1900) return false;
    std::chrono::year_month_day const date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() && std::chrono::sys_days(date) <= today;
}

}  // namespace ostiary::accounts
