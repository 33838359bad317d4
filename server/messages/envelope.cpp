#include "messages/envelope.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace ostiary::messages {
namespace {

constexpr std::size_t largest = 512 * 1024;  // bytes
constexpr auto any_words =
    json::TextRule{.shortest = 0, .longest = largest, .control = json::ControlCharacters::Allow};

void write_words(json::Writer& out, Words const& words) {
    out.key("words").begin_object().field("subject", words.subject).field("text", words.text.reveal());
    out.field("sender", words.sender).key("bcc").begin_array();
    for (auto const& address : words.bcc) out.value(address);
    out.end_array().end_object();
}

Words words_of(json::Object object) {
    json::Fields in(object);
    Words words{.subject = in.text("subject", any_words).value_or(""),
                .text = in.secret("text", any_words).value_or(Secret()),
                .sender = in.text("sender", any_words).value_or(""),
                .bcc = in.texts("bcc")};
    ensure(in.take_errors().empty(), "the words of an envelope are texts");
    return words;
}

}  // namespace

Bytes seal(Envelope const& envelope, MessageId const& id, Keyring const& keyring, Random& random) {
    std::string document;
    json::Writer out(document);
    out.begin_object().field("sender_name", envelope.sender_name).key("values").begin_object();
    for (auto const& [name, value] : envelope.values) out.field(name, value.reveal());
    out.end_object();
    if (envelope.words) write_words(out, *envelope.words);
    out.end_object();
    Secret const wiped(std::move(document));
    ensure(wiped.reveal().size() <= largest, "a message is short");
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
        } else if (key == "words") {
            envelope.words = words_of(json::Object(element));
        } else {
            for (auto const& [name, value] : json::Object(element)) {
                envelope.values.emplace(std::string(name), Secret(std::string(std::string_view(value))));
            }
        }
    }
    return envelope;
}

}  // namespace ostiary::messages
