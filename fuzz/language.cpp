// Language tags and Accept-Language headers: whatever is read can be read again.
#include "messages/language.hpp"

#include "require.hpp"

using namespace ostiary::messages;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const input = ostiary::fuzz::text_of(bytes, size);
    auto const tags = parse_accept_language(input);
    require(tags.size() <= 5);
    for (auto const& tag : tags) require(parse_language(tag) == tag);
    std::vector<std::string> const available{"en", "ja", "zh-Hant"};
    choose_language(tags, available);
    if (auto const tag = parse_language(input)) require(parse_language(*tag) == tag);
    return 0;
}
