// Spellings of bytes, ids and text: what a decoder takes is the only spelling of what it means.
#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"
#include "http/percent.hpp"
#include "require.hpp"

using namespace ostiary;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    if (auto const decoded = from_hex(text)) require(to_hex(*decoded) == text);
    if (auto const decoded = from_base64(text)) require(to_base64(*decoded) == text);
    for (std::size_t const length : {0, 16, 32, 48, 64}) {
        Bytes decoded(length);
        if (from_base62(text, decoded)) require(to_base62(decoded) == text);
    }
    ByteView const given(bytes, size);
    require(from_hex(to_hex(given)) == to_bytes(given) && from_base64(to_base64(given)) == to_bytes(given));
    if (size <= 64) {
        Bytes decoded(size);
        require(from_base62(to_base62(given), decoded) && decoded == to_bytes(given));
    }
    if (auto const id = AccountId::parse(text)) require(id->to_string() == text);

    auto const decoded = http::decode_percent(text, http::Plus::Space);
    if (http::decodes_to_plain_text(text)) require(decoded && is_utf8(*decoded));
    require(trim(trim(text)) == trim(text));
    require(equal_ignoring_case(text, to_lower_ascii(text)));
    if (is_utf8(text)) {
        require(count_characters(text) <= size && is_utf8(fold_case(text)));
        auto const line = to_one_line(text);
        require(is_utf8(line) && !has_control_characters(line));
    }
    return 0;
}
