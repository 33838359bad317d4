// Any bytes as a configuration file: taken, or refused with the places of its mistakes. A configuration that
// was taken can be shown.
#include "app/load.hpp"
#include "messages/senders.hpp"
#include "require.hpp"

using namespace ostiary;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    fuzz::File const file(text);
    auto const loaded = app::load({.file = file.path()});
    if (loaded) {
        require(!app::effective_configuration(*loaded).empty());
    } else {
        require(!loaded.error().empty());
    }
    messages::is_gateway_body(text);
    for (auto const& [name, value] : messages::parse_headers(text).value_or(messages::Headers())) {
        require(!name.empty() && (name + value).find_first_of("\r\n") == std::string::npos);
    }
    return 0;
}
