// A list of passwords known from breaches, as 'Pwned Passwords' exports it: a text file of upper-case
// hexadecimal SHA-1 hashes, one a line, sorted, each with an optional `:count`. The file may be tens of
// gigabytes: nothing is loaded, a look-up reads some 35 places of it. It is opened once; to change it, put a
// new file in its place and restart.
//
// A list of plain passwords becomes such a file by:
//     while read -r line; do printf %s "$line" | sha1sum | cut -c1-40; done < list | tr a-f A-F | LC_ALL=C
//     sort -u
#pragma once

#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ostiary::passwords {

class BreachedList {
  public:
    // Throws `Unavailable`, naming the file and what is wrong, when it cannot be read, or when one of the
    // lines that are looked at (the first, the last and a thousand between) is malformed or out of order.
    explicit BreachedList(std::string path);
    BreachedList(BreachedList const&) = delete;
    BreachedList& operator=(BreachedList const&) = delete;
    ~BreachedList();

    // `password` is in its normal form. Throws `Unavailable` when the file cannot be read or turns out to be
    // malformed. Thread-safe.
    bool contains(Secret const& password) const;

  private:
    struct Line {
        std::uint64_t start;
        std::string hash;
    };
    Line line_at(std::uint64_t start) const;
    // The first line that starts after `offset`; nullopt when there is none.
    std::optional<Line> line_after(std::uint64_t offset) const;
    std::string read_at(std::uint64_t offset) const;
    void check_order() const;
    [[noreturn]] void refuse(std::uint64_t offset, std::string const& why) const;

    std::string const path_;
    int file_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace ostiary::passwords
