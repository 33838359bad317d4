#include "app/installation.hpp"

#include "app/secret_key_file.hpp"
#include "testing/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace ostiary::app {

namespace {

std::string reason(std::function<void()> const& act) {
    try {
        act();
    } catch (Unavailable const& error) {
        return error.what();
    }
    return "";
}

class InstallationFolder : public testing::Test {
  protected:
    Installation open() { return open_installation(configuration, db::Exclusive::Yes, clock, random); }
    std::string refusal() {
        return reason([&] { open(); });
    }
    std::filesystem::path key() const { return folder / "data/ostiary.key"; }

    testing::TemporaryFolder folder;
    Configuration configuration = [&] {
        Configuration made;
        made.data = (folder / "data").string();
        return made;
    }();
    ManualClock clock;
    SeededRandom random;
};

}  // namespace

TEST_F(InstallationFolder, the_first_start_makes_folder_database_and_key) {
    auto const fingerprint = open().keyring.fingerprint();
    EXPECT_TRUE(std::filesystem::exists(folder / "data/ostiary.db"));
    EXPECT_EQ(std::filesystem::file_size(key()), 32u);
    EXPECT_EQ(open().keyring.fingerprint(), fingerprint);
}

TEST_F(InstallationFolder, the_secret_key_is_readable_by_its_owner_only) {
    auto const mask = ::umask(0);
    open();
    ::umask(mask);
    EXPECT_EQ(std::filesystem::status(key()).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(InstallationFolder, another_secret_key_than_the_databases_is_refused) {
    open();
    std::ofstream(key(), std::ios::binary) << std::string(32, 'x');
    EXPECT_THAT(refusal(), testing::HasSubstr("is not the one that this database was made with"));
}

TEST_F(InstallationFolder, a_lost_secret_key_is_not_replaced) {
    open();
    std::filesystem::remove(key());
    EXPECT_THAT(refusal(), testing::HasSubstr("restore the file"));
    EXPECT_FALSE(std::filesystem::exists(key()));
}

TEST_F(InstallationFolder, a_key_of_another_size_is_refused) {
    std::filesystem::create_directories(folder / "data");
    for (std::size_t const size : {0u, 31u, 33u}) {
        std::ofstream(key(), std::ios::binary) << std::string(size, 'x');
        EXPECT_THAT(refusal(), testing::HasSubstr("does not hold 32 bytes")) << size;
    }
}

TEST_F(InstallationFolder, a_configured_key_file_is_never_made) {
    configuration.secret_key_file = (folder / "elsewhere.key").string();
    EXPECT_THAT(refusal(), testing::HasSubstr("is not there"));
    EXPECT_FALSE(std::filesystem::exists(configuration.secret_key_file));
    make_secret_key(configuration.secret_key_file, random);
    EXPECT_EQ(refusal(), "");
    EXPECT_FALSE(std::filesystem::exists(key()));
}

TEST_F(InstallationFolder, a_key_file_is_not_written_over) {
    auto const path = (folder / "a.key").string();
    auto const first = make_secret_key(path, random).fingerprint();
    EXPECT_THAT(reason([&] { make_secret_key(path, random); }), testing::HasSubstr("cannot be made"));
    EXPECT_EQ(read_secret_key(path)->fingerprint(), first);
}

TEST_F(InstallationFolder, what_works_on_an_installation_makes_none) {
    auto const required = [&] { return reason([&] { require_installation(configuration); }); };
    EXPECT_THAT(required(), testing::AllOf(testing::HasSubstr((folder / "data/ostiary.db").string()),
                                           testing::HasSubstr("--config"), testing::HasSubstr("--data"),
                                           testing::HasSubstr("--database")));
    EXPECT_FALSE(std::filesystem::exists(folder / "data"));
    open();
    EXPECT_EQ(required(), "");
}

TEST_F(InstallationFolder, a_folder_that_cannot_be_made_is_named) {
    std::ofstream((folder / "data").string()) << "a file";
    EXPECT_THAT(refusal(),
                testing::AllOf(testing::HasSubstr(configuration.data), testing::HasSubstr("cannot be made")));
}

}  // namespace ostiary::app
