#include "exports/archive.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "messages/service.hpp"
#include "sessions/request.hpp"

namespace ostiary::exports {
namespace {

constexpr std::size_t page_size = 500;

// Who did it, as far as it is the owner's business.
std::string_view actor_of(audit::Record const& record, AccountId const& owner) {
    if (record.actor == audit::Actor::account(owner).text()) return "owner";
    if (record.actor == audit::Actor::anonymous().text()) return "anonymous";
    if (record.actor == audit::Actor::system().text()) return "server";
    return "administration";
}

// security: neither reasons nor addresses of administrators get to the owner
// (an_archive_has_nothing_that_is_not_the_owners_business).
void write_entry(json::Writer& json, audit::Record const& record, AccountId const& owner) {
    auto const actor = actor_of(record, owner);
    bool const own = actor != "administration";
    json.begin_object().field("event", record.event).field("actor", actor).field("at", record.created_at);
    if (own) {
        json.field("address", record.address);
        json.key("details").raw(record.details);
    }
    json.end_object();
}

void write_message(json::Writer& json, messages::OutboxEntry const& message) {
    json.begin_object()
        .field("channel", contacts::to_string(message.channel))
        .field("purpose", message.purpose)
        .field("target", message.target)
        .field("language", message.language)
        .field("state", messages::to_string(message.state))
        .field("at", message.created_at)
        .end_object();
}

// Writes what `list` finds, page after page, each beginning after the last of the one before; true when that
// was all.
template <class Cursor, class List, class Write>
bool write_pages(db::Database& database, std::size_t most, List list, Write write) {
    std::optional<Cursor> before;
    std::size_t written = 0;
    while (true) {
        auto const page = database.read([&](db::Transaction& tx) { return list(tx, before, page_size); });
        for (auto const& item : page) {
            if (written == most) return false;
            write(item);
            ++written;
            before = item.id;
        }
        if (page.size() < page_size) return true;
    }
}

class Writing {
  public:
    Writing(db::Database& database, accounts::Account const& account, Archive& archive)
        : database_(database), account_(account), archive_(archive), json_(archive.document) {}

    json::Writer& json() { return json_; }

    void sessions(std::vector<sessions::Session> const& found) {
        json_.key("sessions").begin_array();
        for (auto const& session : found) sessions::write_json(json_, session);
        json_.end_array();
    }
    void entries(std::size_t most) {
        json_.key("log").begin_array();
        archive_.complete &= write_pages<AuditId>(
            database_, most,
            [&](db::Transaction& tx, std::optional<AuditId> const& before, std::size_t limit) {
                return audit::list_of_account(tx, account_.application, account_.id,
                                              {.before = before, .limit = limit});
            },
            [&](audit::Record const& record) { write_entry(json_, record, account_.id); });
        json_.end_array();
    }
    void messages(std::size_t most) {
        json_.key("messages").begin_array();
        archive_.complete &= write_pages<MessageId>(
            database_, most,
            [&](db::Transaction& tx, std::optional<MessageId> const& before, std::size_t limit) {
                return messages::list_messages_of(tx, account_.id, before, limit);
            },
            [&](messages::OutboxEntry const& message) { write_message(json_, message); });
        json_.end_array();
    }

  private:
    db::Database& database_;
    accounts::Account const& account_;
    Archive& archive_;
    json::Writer json_;
};

}  // namespace

std::optional<Archive> write_archive(db::Database& database, sessions::Service& sessions,
                                     applications::Application const& application, AccountId const& account,
                                     Bounds const& bounds, Timestamp now) {
    auto const owner = database.read(
        [&](db::Transaction& tx) { return accounts::find_whole_account(tx, application.id, account); });
    if (!owner) return std::nullopt;
    Archive archive;
    Writing writing(database, *owner, archive);
    auto& json = writing.json();
    json.begin_object().field("application", application.name).field("created_at", now).key("account");
    accounts::write_json(json, *owner, accounts::Audience::Owner);
    sessions::write_roles(json, application, *owner);
    writing.sessions(sessions.list_sessions(account));
    writing.entries(bounds.entries);
    writing.messages(bounds.messages);
    json.field("complete", archive.complete).end_object();
    return archive;
}

}  // namespace ostiary::exports
