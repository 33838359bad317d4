// Every event that the audit log knows, and its name there: `<what>.<happened>`. Names are stored, so they
// never change.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace ostiary::audit {

enum class Event {
    AccountRegistered,
    AccountCreated,
    AccountUpdated,
    AccountBlocked,
    AccountUnblocked,
    AccountDeleted,
    DeletionRequested,
    DeletionCancelled,
    ExportRequested,
    ExportFetched,
    AdministratorCreated,
    CodeSent,
    CodeRefused,
    LoginSucceeded,
    LoginFailed,
    LoginLocked,
    SessionEnded,
    SessionsEnded,
    PasswordChanged,
    PasswordReset,
    ContactAdded,
    ContactVerified,
    ContactRemoved,
    ContactMadePrimary,
    ContactTaken,
    OrganizationUpdated,
    ApplicationCreated,
    ApplicationUpdated,
    SettingsChanged,
    KeyCreated,
    KeyRevoked,
    RoleCreated,
    RoleRemoved,
    RoleGranted,
    RoleWithdrawn,
    TemplateChanged,
    TemplateRemoved,
    MessageRetried,
};

inline constexpr std::array event_names = std::to_array<std::pair<Event, std::string_view>>({
    {Event::AccountRegistered, "account.registered"},  // by its owner, or by the first login with a code
    {Event::AccountCreated, "account.created"},        // by an administrator
    {Event::AccountUpdated, "account.updated"},
    {Event::AccountBlocked, "account.blocked"},
    {Event::AccountUnblocked, "account.unblocked"},
    {Event::AccountDeleted, "account.deleted"},
    {Event::DeletionRequested, "deletion.requested"},  // by its owner
    {Event::DeletionCancelled, "deletion.cancelled"},
    {Event::ExportRequested, "export.requested"},
    {Event::ExportFetched, "export.fetched"},
    {Event::AdministratorCreated, "administrator.created"},
    {Event::CodeSent, "code.sent"},
    {Event::CodeRefused, "code.refused"},  // wrong, used, expired, or tried too often
    {Event::LoginSucceeded, "login.succeeded"},
    {Event::LoginFailed, "login.failed"},
    {Event::LoginLocked, "login.locked"},  // failed so often that trying again has to wait
    {Event::SessionEnded, "session.ended"},
    {Event::SessionsEnded, "sessions.ended"},  // several at once
    {Event::PasswordChanged, "password.changed"},
    {Event::PasswordReset, "password.reset"},
    {Event::ContactAdded, "contact.added"},        // proven, by its owner
    {Event::ContactVerified, "contact.verified"},  // one that was there, unproven
    {Event::ContactRemoved, "contact.removed"},
    {Event::ContactMadePrimary, "contact.made_primary"},
    {Event::ContactTaken, "contact.taken"},  // an unverified one gave way to whoever proved it
    {Event::OrganizationUpdated, "organization.updated"},
    {Event::ApplicationCreated, "application.created"},
    {Event::ApplicationUpdated, "application.updated"},
    {Event::SettingsChanged, "settings.changed"},
    {Event::KeyCreated, "key.created"},
    {Event::KeyRevoked, "key.revoked"},
    {Event::RoleCreated, "role.created"},
    {Event::RoleRemoved, "role.removed"},
    {Event::RoleGranted, "role.granted"},
    {Event::RoleWithdrawn, "role.withdrawn"},
    {Event::TemplateChanged, "template.changed"},
    {Event::TemplateRemoved, "template.removed"},
    {Event::MessageRetried, "message.retried"},
});

constexpr std::string_view to_string(Event event) {
    return event_names[static_cast<std::size_t>(event)].second;
}

// nullopt when no event has this name.
std::optional<Event> parse_event(std::string_view name);

}  // namespace ostiary::audit
