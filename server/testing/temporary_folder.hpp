// A folder for one test, which goes with everything in it when the test ends.
//
// `ostiary::testing` also offers all names of GoogleTest's `testing`, so that tests inside `ostiary` write
// `testing::Values` as ever.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string_view>

namespace ostiary::testing {

using namespace ::testing;

class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;

    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

}  // namespace ostiary::testing
