// The file of an SQLite database: made for this user alone, and kept from a second server process.
#pragma once

#include <string>

namespace ostiary::db::sqlite {

// Makes the file and its folder when they are missing; throws `Unavailable` when it cannot.
void make_file(std::string const& path);

// Locks `FILE.lock` beside the file (flock) as long as it lives, and nothing else.
class FileLock {
  public:
    // Throws `Unavailable`, with the process that holds it, when the lock is taken.
    explicit FileLock(std::string const& database_path);
    ~FileLock();
    FileLock(FileLock const&) = delete;
    FileLock& operator=(FileLock const&) = delete;

  private:
    int descriptor_;
};

}  // namespace ostiary::db::sqlite
