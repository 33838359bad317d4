#include "app/watched_files.hpp"

#include "testing/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace ostiary::app {

TEST(WatchedFiles, a_change_is_seen_once) {
    testing::TemporaryFolder const folder;
    auto const path = (folder / "cert.pem").string();
    std::ofstream(path) << "one";
    WatchedFiles files({path});
    EXPECT_FALSE(files.have_changed());
    std::ofstream(path) << "three";
    EXPECT_TRUE(files.have_changed());
    EXPECT_FALSE(files.have_changed());
}

TEST(WatchedFiles, a_file_put_in_its_place_is_another) {
    testing::TemporaryFolder const folder;
    auto const path = (folder / "cert.pem").string();
    std::ofstream(path) << "one";
    std::ofstream((folder / "new.pem").string()) << "two";
    std::filesystem::last_write_time(folder / "new.pem", std::filesystem::last_write_time(path));
    WatchedFiles files({path});
    std::filesystem::rename(folder / "new.pem", path);
    EXPECT_TRUE(files.have_changed());
}

TEST(WatchedFiles, a_missing_file_is_being_replaced) {
    testing::TemporaryFolder const folder;
    auto const path = (folder / "cert.pem").string();
    std::ofstream(path) << "one";
    WatchedFiles files({path});
    std::filesystem::remove(path);
    EXPECT_FALSE(files.have_changed());
    std::ofstream(path) << "another";
    EXPECT_TRUE(files.have_changed());
}

}  // namespace ostiary::app
