// What every fuzzer needs: its bytes as text, a broken promise as a crash, and text in the place of a file.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace ostiary::fuzz {

inline void require(bool holds) {
    if (!holds) std::abort();
}

inline std::string_view text_of(std::uint8_t const* bytes, std::size_t size) {
    return {reinterpret_cast<char const*>(bytes), size};
}

// A file that is only in memory.
class File {
  public:
    explicit File(std::string_view text) : file_(::memfd_create("fuzz", MFD_CLOEXEC)) {
        require(file_ >= 0);
        require(::write(file_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() { ::close(file_); }

    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

  private:
    int file_;
};

}  // namespace ostiary::fuzz
