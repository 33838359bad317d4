#include "passwords/breached.hpp"

#include "base/bytes.hpp"
#include "base/error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace ostiary::passwords {
namespace {

constexpr std::size_t sha1_characters = 40;
constexpr std::size_t longest_line = 64;
constexpr std::uint64_t lines_looked_at = 1'000;

bool is_upper_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// `HEX`, `HEX:count`, either with a carriage return at its end
bool is_entry(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() < sha1_characters || !std::ranges::all_of(line.substr(0, sha1_characters), is_upper_hex))
        return false;
    line.remove_prefix(sha1_characters);
    return line.empty() ||
           (line.starts_with(':') && line.size() > 1 && std::ranges::all_of(line.substr(1), is_digit));
}

std::string sha1_of(Secret const& password) {
    std::array<Byte, 20> hash;
    auto const text = password.reveal();
    bool const done = EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha1(), nullptr) == 1;
    ensure(done, "SHA-1 is computed");
    std::string hex = to_hex(hash);
    std::ranges::transform(hex, hex.begin(),
                           [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    return hex;
}

}  // namespace

BreachedList::BreachedList(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0)
        throw Unavailable(
            fmt::format("list of breached passwords {}: {}", path_, std::generic_category().message(errno)));
    try {
        struct stat about{};
        if (::fstat(file_, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0)
            refuse(0, "not a file with content");
        size_ = static_cast<std::uint64_t>(about.st_size);
        check_order();
    } catch (...) {
        ::close(file_);
        throw;
    }
}

BreachedList::~BreachedList() {
    ::close(file_);
}

void BreachedList::refuse(std::uint64_t offset, std::string const& why) const {
    throw Unavailable(fmt::format("list of breached passwords {}: {} at byte {}", path_, why, offset));
}

std::string BreachedList::read_at(std::uint64_t offset) const {
    std::string text(2 * longest_line, '\0');
    ssize_t const got = ::pread(file_, text.data(), text.size(), static_cast<off_t>(offset));
    if (got < 0)
        throw Unavailable(
            fmt::format("list of breached passwords {}: {}", path_, std::generic_category().message(errno)));
    text.resize(static_cast<std::size_t>(got));
    return text;
}

BreachedList::Line BreachedList::line_at(std::uint64_t start) const {
    std::string const text = read_at(start);
    std::string_view const line = std::string_view(text).substr(0, text.find('\n'));
    if (!is_entry(line)) refuse(start, "a line is not HEXADECIMAL-SHA-1[:count] in upper case");
    return {start, std::string(line.substr(0, sha1_characters))};
}

std::optional<BreachedList::Line> BreachedList::line_after(std::uint64_t offset) const {
    std::string const text = read_at(offset);
    auto const end = text.find('\n');
    if (end == std::string::npos && text.size() > longest_line) refuse(offset, "a line is too long");
    if (end == std::string::npos || offset + end + 1 == size_) return std::nullopt;
    return line_at(offset + end + 1);
}

void BreachedList::check_order() const {
    Line before = line_at(0);
    // The last place is well before the end, so that it finds the last line or the one before it.
    std::uint64_t const last_place = size_ > longest_line ? size_ - longest_line : 0;
    for (std::uint64_t i = 0; i <= lines_looked_at; ++i) {
        auto const line = line_after(last_place / lines_looked_at * i);
        if (!line || line->start == before.start) continue;
        if (line->hash <= before.hash) refuse(line->start, "lines are not sorted");
        before = *line;
    }
}

bool BreachedList::contains(Secret const& password) const {
    std::string const wanted = sha1_of(password);
    if (line_at(0).hash == wanted) return true;
    std::uint64_t low = 0;       // a line with the hash starts after this
    std::uint64_t high = size_;  // and not after this
    while (low < high) {
        std::uint64_t const middle = low + (high - low) / 2;
        auto const line = line_after(middle);
        if (!line || line->hash > wanted) {
            high = middle;
        } else if (line->hash == wanted) {
            return true;
        } else {
            low = line->start;
        }
    }
    return false;
}

}  // namespace ostiary::passwords
