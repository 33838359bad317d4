#include "app/watched_files.hpp"

#include <sys/stat.h>

namespace ostiary::app {

WatchedFiles::WatchedFiles(std::vector<std::string> paths)
    : paths_(std::move(paths)), states_(paths_.size()) {
    have_changed();
}

WatchedFiles::State WatchedFiles::state_of(std::string const& path, State const& before) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return before;
    return {status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

bool WatchedFiles::have_changed() {
    bool changed = false;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        auto const now = state_of(paths_[i], states_[i]);
        changed = changed || now != states_[i];
        states_[i] = now;
    }
    return changed;
}

}  // namespace ostiary::app
