// Notices that files have changed: by their time, size and inode, so that a file put in another's place
// counts as well.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace ostiary::app {

class WatchedFiles {
  public:
    explicit WatchedFiles(std::vector<std::string> paths);

    // Whether any of them is another than at the last call (or at the start). A file that is not there at the
    // moment counts as unchanged: it is being replaced.
    bool have_changed();

  private:
    using State = std::tuple<std::uint64_t, std::int64_t, std::int64_t,
                             std::int64_t>;  // inode, size, seconds, nanoseconds
    static State state_of(std::string const& path, State const& before);

    std::vector<std::string> paths_;
    std::vector<State> states_;
};

}  // namespace ostiary::app
