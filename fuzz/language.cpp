// Language tags and Accept-Language headers: whatever is read can be read again.
#include "messages/language.hpp"

#include <cstdint>
#include <cstdlib>

using namespace ostiary::messages;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const input(reinterpret_cast<char const*>(bytes), size);
    auto const tags = parse_accept_language(input);
    if (tags.size() > 5) std::abort();
    for (auto const& tag : tags) {
        if (parse_language(tag) != tag) std::abort();
    }
    std::vector<std::string> const available{"en", "ja", "zh-Hant"};
    choose_language(tags, available);
    if (auto const tag = parse_language(input); tag && parse_language(*tag) != tag) std::abort();
    return 0;
}
