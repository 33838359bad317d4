// Any bytes as a list of breached passwords: read, or refused as unusable.
#include "base/error.hpp"
#include "passwords/breached.hpp"
#include "require.hpp"

using namespace ostiary;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    fuzz::File const file(fuzz::text_of(bytes, size));
    try {
        passwords::BreachedList const list(file.path());
        for (auto const* password : {"password", "123456", "correct horse battery staple"}) {
            list.contains(Secret(password));
        }
    } catch (Unavailable const& unusable) {
        fuzz::require(unusable.what() != nullptr);
    }
    return 0;
}
