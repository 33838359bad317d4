// Any text as a stored password hash: it is refused, or comparing with it costs no more than the bounds in
// hash_text.hpp. Cheap ones are really compared, so that the libraries see the text too; the fuzzer's own
// limits of time and memory catch what should not have been.
#include "passwords/hash.hpp"
#include "passwords/hash_text.hpp"
#include "require.hpp"

namespace {

using namespace ostiary;
using namespace ostiary::passwords;
using ostiary::fuzz::require;

constexpr std::uint64_t mebibyte = 1'024 * 1'024;

// Whether a compare is cheap enough to make thousands of them; stops when it is dearer than any may be.
struct IsCheap {
    bool operator()(Argon2Hash const& hash) const {
        std::uint64_t const work = std::uint64_t{hash.memory_kib} * hash.passes;
        require(hash.memory_kib <= 256 * 1'024 && work <= mebibyte && hash.lanes <= 16);
        return work <= 1'024;
    }
    bool operator()(CryptHash) const { return true; }
    bool operator()(ScryptHash const& hash) const {
        std::uint64_t const work = 128 * hash.n * hash.r * hash.p;
        require(hash.n <= mebibyte * 16 && hash.r <= 32 && work <= 256 * mebibyte);
        return work <= mebibyte;
    }
    bool operator()(Pbkdf2Hash const& hash) const {
        require(hash.rounds <= 2'000'000 && hash.hash.size() <= 64);
        return hash.rounds <= 1'000;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const stored = fuzz::text_of(data, size);
    auto const parsed = parse(stored);
    require(parsed.has_value() == is_acceptable(stored));
    needs_rehash(stored, {});
    static Secret const password{"correct horse battery stable"};
    if (!parsed || std::visit(IsCheap{}, *parsed)) require(!verify(password, stored));
    return 0;
}
