#include "db/sqlite/backup.hpp"

#include "db/sqlite/connection.hpp"
#include "db/sqlite/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace ostiary::db::sqlite {
namespace {

// In one step, which is one snapshot: with several, every write of another process would start the copy
// again.
void copy_all(std::string const& source, std::string const& destination) {
    Connection from(source, Access::Read);
    make_file(destination);
    sqlite3* opened = nullptr;
    int code =
        sqlite3_open_v2(destination.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<sqlite3, Close> const to(opened);
    if (code == SQLITE_OK) {
        sqlite3_backup* const backup = sqlite3_backup_init(opened, "main", from.handle(), "main");
        if (backup != nullptr) sqlite3_backup_step(backup, -1);
        code = backup != nullptr ? sqlite3_backup_finish(backup) : sqlite3_errcode(opened);
    }
    if (code != SQLITE_OK) throw Unavailable(fmt::format("cannot copy {}: {}", source, sqlite3_errstr(code)));
}

std::filesystem::path folder_of(std::filesystem::path const& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

void sync_folder_of(std::filesystem::path const& file) {
    auto const folder = folder_of(file);
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

void backup_to(std::string const& source, std::string const& destination) {
    // One that is made here by a slip of the pen would be on another disk than the one for backups.
    if (auto const folder = folder_of(destination); !std::filesystem::is_directory(folder))
        throw Unavailable(fmt::format("the folder {} is not there", folder.string()));
    if (std::filesystem::exists(destination))
        throw Unavailable(fmt::format("{} exists already", destination));
    std::string const unfinished = destination + ".unfinished";
    std::error_code error;
    std::filesystem::remove(unfinished, error);
    try {
        copy_all(source, unfinished);
        std::filesystem::rename(unfinished, destination);
    } catch (std::filesystem::filesystem_error const& failure) {
        throw Unavailable(fmt::format("cannot write {}: {}", destination, failure.code().message()));
    } catch (...) {
        std::filesystem::remove(unfinished, error);
        throw;
    }
    sync_folder_of(destination);
}

}  // namespace ostiary::db::sqlite
