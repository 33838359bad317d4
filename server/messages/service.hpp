// Messages to people: putting them into the outbox, the words they have, and what became of them. Sending
// happens elsewhere (delivery.hpp), in the background.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "messages/effective_template.hpp"
#include "messages/mail_template.hpp"
#include "messages/message.hpp"
#include "messages/outbox_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::messages {

// The channel on which the outbox tells that something waits; the payload is the message's channel.
inline constexpr std::string_view outbox_notification = "outbox";

// One place where a template can be put.
struct TemplateSummary {
    TemplateKey key;
    std::int64_t version;  // 0: the shipped one
    std::optional<Timestamp> updated_at;
};

// For changes that nothing goes along with.
inline db::Unit const nothing_else = [](db::Transaction&) {};

// `also` runs in the transaction of the change, once it is made: what goes along with it, such as its entry
// in the audit log.
class Service {
  public:
    Service(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random);

    // Puts the message into the outbox: it is sent if, and soon after, `tx` commits. What it is not able to
    // send (an unknown purpose, a missing value) is a bug.
    void enqueue(db::Transaction& tx, Outgoing const& message);

    // The mails that the application words itself, by name.
    std::vector<MailTemplate> list_mail_templates(ApplicationId const& application);
    // NoSuchTemplate.
    Result<MailTemplate> get_mail_template(ApplicationId const& application, std::string_view name);
    // InvalidRequest.
    Result<MailTemplate> put_mail_template(ApplicationId const& application, MailTemplate mail,
                                           db::Unit const& also = nothing_else);
    // NoSuchTemplate.
    Result<void> remove_mail_template(ApplicationId const& application, std::string_view name,
                                      db::Unit const& also = nothing_else);

    // Every template of the application, shipped ones included, by key, without the words.
    std::vector<TemplateSummary> list_templates(ApplicationId const& application);
    // NoSuchTemplate when it has none in exactly this language.
    Result<EffectiveTemplate> get_template(ApplicationId const& application, TemplateKey const& key);
    // Puts the application's own words in place of the shipped ones, also in a language that is not shipped.
    // With `if_version` only when the template still has that version (0: shipped, or not there), otherwise
    // PreconditionFailed.
    Result<EffectiveTemplate> put_template(ApplicationId const& application, TemplateKey const& key,
                                           Draft const& draft, std::optional<std::int64_t> if_version,
                                           db::Unit const& also = nothing_else);
    // Back to the shipped words. NoSuchTemplate when the application has none of its own.
    Result<void> remove_template(ApplicationId const& application, TemplateKey const& key,
                                 db::Unit const& also = nothing_else);
    // The draft as a recipient would see it, with made-up values.
    Result<Rendered> preview_template(TemplateKey const& key, Draft const& draft,
                                      std::string const& application_name);

    // Messages of an application, newest first; in all states, or in one.
    std::vector<OutboxEntry> list_messages(ApplicationId const& application, std::optional<State> state,
                                           std::optional<MessageId> const& before, std::int64_t most);
    std::vector<StateCount> count_messages(ApplicationId const& application);
    // Makes a dead message wait again. NoSuchMessage when it is not dead, or has expired.
    Result<OutboxEntry> retry_message(ApplicationId const& application, MessageId const& id,
                                      db::Unit const& also = nothing_else);
    // What waits in all applications; for metrics.
    Backlog find_backlog();

    // Wipes the values of dead messages that have expired, and removes finished ones made before `before`. To
    // be run now and then.
    void purge(Timestamp before);

  private:
    db::Database& database_;
    Keyring const& keyring_;
    Clock const& clock_;
    Random& random_;
};

// Messages of an account, newest first, those before `before`; at most `most`.
std::vector<OutboxEntry> list_messages_of(db::Transaction& tx, AccountId const& account,
                                          std::optional<MessageId> const& before, std::size_t most);

// Removes from outbox and local mailbox what was for an account that is erased, and what went to its contacts
// before it was there.
void erase_messages(db::Transaction& tx, ApplicationId const& application, AccountId const& account,
                    std::vector<contacts::Contact> const& contacts);

}  // namespace ostiary::messages
