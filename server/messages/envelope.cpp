#include "messages/envelope.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace ostiary::messages {
namespace {

constexpr std::size_t largest = 16 * 1024;  // bytes

}  // namespace

Bytes seal(Envelope const& envelope, MessageId const& id, Keyring const& keyring, Random& random) {
    std::string document;
    json::Writer out(document);
    out.begin_object().field("sender_name", envelope.sender_name).key("values").begin_object();
    for (auto const& [name, value] : envelope.values) out.field(name, value.reveal());
    out.end_object().end_object();
    Secret const wiped(std::move(document));
    ensure(wiped.reveal().size() <= largest, "the values of a message are short");
    return keyring.seal("outbox", id.bytes(), wiped.reveal(), random);
}

std::optional<Envelope> open_envelope(Bytes const& sealed, MessageId const& id, Keyring const& keyring) {
    auto const opened = keyring.open("outbox", id.bytes(), sealed);
    if (!opened) return std::nullopt;
    json::Document document;
    auto const parsed = document.parse(opened->reveal());
    ensure(parsed.has_value(), "an envelope is JSON");
    Envelope envelope;
    for (auto const& [key, element] : *parsed) {
        if (key == "sender_name") {
            envelope.sender_name = std::string_view(element);
        } else {
            for (auto const& [name, value] : json::Object(element)) {
                envelope.values.emplace(std::string(name), Secret(std::string(std::string_view(value))));
            }
        }
    }
    return envelope;
}

}  // namespace ostiary::messages
