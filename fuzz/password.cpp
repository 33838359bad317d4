// Any text as a new password of somebody whose name it may hold: rated, and refused or not, in little time.
#include "passwords/password.hpp"

#include "base/text.hpp"
#include "passwords/policy.hpp"
#include "require.hpp"

using namespace ostiary;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    if (!is_utf8(text)) return 0;
    // The first line is the password, the rest a name.
    auto const end = std::min(text.find('\n'), size);
    auto const password = passwords::normalise(Secret(std::string(text.substr(0, end))));
    if (!password) return 0;
    passwords::Identity const own{.names = {std::string(text.substr(std::min(end + 1, size)))},
                                  .emails = {"ann@example.org"},
                                  .phones = {"+819012345678"}};
    auto const score = passwords::guessability(*password, own);
    require(score >= 0 && score <= 4);
    passwords::check(*password, own, {}, nullptr);
    return 0;
}
