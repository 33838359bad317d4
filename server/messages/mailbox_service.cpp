#include "messages/mailbox_service.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace ostiary::messages {

Mailbox::Mailbox(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random)
    : database_(database), keyring_(keyring), clock_(clock), random_(random) {}

void Mailbox::keep(Message const& message) {
    std::string document;
    json::Writer out(document);
    out.begin_object()
        .field("subject", message.subject)
        .field("text", message.text.reveal())
        .field("html", message.html.reveal());
    out.end_object();
    Secret const wiped(std::move(document));
    MailboxEntry const entry{.id = message.id,
                             .application = message.application,
                             .channel = message.channel,
                             .purpose = message.purpose,
                             .target = message.target,
                             .sealed = keyring_.seal("mailbox", message.id.bytes(), wiped.reveal(), random_),
                             .created_at = clock_.now()};
    database_.write([&](db::Transaction& tx) { insert_mail(tx, entry); });
}

std::vector<Mail> Mailbox::list_newest(std::optional<std::string> const& target,
                                       std::optional<MessageId> const& before, std::int64_t most) {
    auto const entries =
        database_.read([&](db::Transaction& tx) { return list_mail(tx, target, before, most); });
    std::vector<Mail> list;
    for (auto const& entry : entries) {
        if (auto mail = open(entry)) list.push_back(std::move(*mail));
    }
    return list;
}

Result<Mail> Mailbox::get_mail(MessageId const& id) {
    auto const entry = database_.read([&](db::Transaction& tx) { return find_mail(tx, id); });
    auto mail = entry ? open(*entry) : std::nullopt;
    if (!mail) return fail(ErrorCode::NoSuchMessage);
    return std::move(*mail);
}

void Mailbox::clear() {
    purge(Timestamp::max());
}

void Mailbox::purge(Timestamp before) {
    database_.write([&](db::Transaction& tx) { purge_mail(tx, before); });
}

std::optional<Mail> Mailbox::open(MailboxEntry const& entry) const {
    auto const opened = keyring_.open("mailbox", entry.id.bytes(), entry.sealed);
    if (!opened) return std::nullopt;
    json::Document document;
    auto const parsed = document.parse(opened->reveal());
    ensure(parsed.has_value(), "stored mail is JSON");
    auto const text = [&](std::string_view name) { return std::string(std::string_view((*parsed)[name])); };
    return Mail{entry.id,         entry.application, entry.channel,        entry.purpose,       entry.target,
                entry.created_at, text("subject"),   Secret(text("text")), Secret(text("html"))};
}

}  // namespace ostiary::messages
