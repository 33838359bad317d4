#include "db/sqlite/file.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace ostiary::db::sqlite {
namespace {

std::string read_holder(int descriptor) {
    std::array<char, 16> text{};
    ssize_t const size = ::pread(descriptor, text.data(), text.size(), 0);
    return std::string(trim({text.data(), size > 0 ? static_cast<std::size_t>(size) : 0}));
}

}  // namespace

// Only a file that is not there is opened here: closing a second descriptor of a database in use would drop
// SQLite's locks on it.
void make_file(std::string const& path) {
    auto const folder = std::filesystem::path(path).parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::exists(folder)) {
        std::filesystem::create_directories(folder, error);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    // security: nobody else reads the file (the_file_is_readable_by_its_owner_only in
    // db/sqlite/sqlite_test.cpp).
    int const descriptor = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
    } else if (errno != EEXIST) {
        throw Unavailable(fmt::format("cannot make {}: {}", path, std::generic_category().message(errno)));
    }
}

FileLock::FileLock(std::string const& database_path) {
    std::string const path = database_path + ".lock";
    descriptor_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
        throw Unavailable(fmt::format("cannot make {}: {}", path, std::generic_category().message(errno)));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        std::string const holder = read_holder(descriptor_);
        ::close(descriptor_);
        throw Unavailable(fmt::format(
            "{} is served by another process already (process {}); one at a time can serve an SQLite file",
            database_path, holder));
    }
    std::string const mine = fmt::format("{}\n", ::getpid());
    bool const written =
        ::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, mine.data(), mine.size(), 0) > 0;
    if (!written) {
        ::close(descriptor_);
        throw Unavailable(fmt::format("cannot write {}", path));
    }
}

FileLock::~FileLock() {
    ::close(descriptor_);
}

}  // namespace ostiary::db::sqlite
