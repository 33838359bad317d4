#include "app/secret_key_file.hpp"

#include "base/error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace ostiary::app {

namespace {

constexpr std::size_t key_size = 32;

class File {
  public:
    File(std::string const& path, int flags, mode_t mode = 0)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~File() {
        if (is_open()) ::close(descriptor_);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

struct KeyBytes {
    std::array<Byte, key_size + 1> bytes{};  // one more, to see that a file is too long
    ~KeyBytes() { sodium_memzero(bytes.data(), bytes.size()); }
    std::span<Byte> key() { return std::span(bytes).first(key_size); }
};

[[noreturn]] void refuse(std::string const& path, std::string_view what) {
    throw Unavailable(fmt::format("the secret key file {} {}", path, what));
}

// So that the file's name survives a power cut as well.
void make_folder_durable(std::string const& path) {
    auto const parent = std::filesystem::path(path).parent_path();
    File const folder(parent.empty() ? "." : parent.string(), O_RDONLY | O_DIRECTORY);
    if (!folder.is_open() || ::fsync(folder.descriptor()) != 0) refuse(path, "cannot be made durable");
}

}  // namespace

std::optional<Keyring> read_secret_key(std::string const& path) {
    File const file(path, O_RDONLY);
    if (!file.is_open() && errno == ENOENT) return std::nullopt;
    if (!file.is_open())
        refuse(path, fmt::format("cannot be read: {}", std::generic_category().message(errno)));
    KeyBytes held;
    auto const size = ::read(file.descriptor(), held.bytes.data(), held.bytes.size());
    if (size != static_cast<ssize_t>(key_size)) refuse(path, "does not hold 32 bytes");
    return Keyring(held.key());
}

Keyring make_secret_key(std::string const& path, Random& random) {
    KeyBytes held;
    random.fill(held.key());
    // security: nobody but the owner reads the key (the_secret_key_is_readable_by_its_owner_only).
    File const file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file.is_open())
        refuse(path, fmt::format("cannot be made: {}", std::generic_category().message(errno)));
    auto const written = ::write(file.descriptor(), held.bytes.data(), key_size);
    if (written != static_cast<ssize_t>(key_size) || ::fsync(file.descriptor()) != 0) {
        ::unlink(path.c_str());
        refuse(path, "cannot be written");
    }
    make_folder_durable(path);
    return Keyring(held.key());
}

}  // namespace ostiary::app
