#include "app/load.hpp"

#include "testing/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace ostiary::app {

namespace {

std::vector<std::string> mistakes_of(Sources const& sources) {
    auto const loaded = load(sources);
    std::vector<std::string> lines;
    if (loaded) return lines;
    for (auto const& mistake : loaded.error()) lines.push_back(mistake.where + ": " + mistake.what);
    return lines;
}

class ConfigurationFile : public testing::Test {
  protected:
    std::string write(std::string_view text) {
        auto const path = folder_ / "ostiary.toml";
        std::ofstream(path) << text;
        return path.string();
    }
    testing::TemporaryFolder folder_;
};

std::size_t index_of(std::string_view name) {
    for (std::size_t i = 0; i < options().size(); ++i) {
        if (options()[i].name == name) return i;
    }
    ADD_FAILURE() << "there is no option " << name;
    return 0;
}

}  // namespace

TEST(Configuration, nothing_given_is_the_defaults) {
    auto const loaded = load({});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->configuration.address, "127.0.0.1");
    EXPECT_EQ(loaded->configuration.port, 8080);
    EXPECT_EQ(loaded->origins[index_of("port")], "default");
}

TEST(Configuration, every_default_is_a_value_that_may_be_given) {
    for (auto const& option : options()) {
        Configuration configuration;
        auto const shown = shown_value(option, configuration);
        bool const is_quoted = shown.starts_with('"');
        if (!is_quoted && !shown.starts_with('[')) {
            EXPECT_EQ(assign(option, configuration, shown), std::nullopt) << option.name;
        } else if (!option.choices.empty()) {
            EXPECT_EQ(assign(option, configuration, shown.substr(1, shown.size() - 2)), std::nullopt)
                << option.name;
        }
    }
}

TEST(Configuration, names_of_options_flags_and_variables_are_unique) {
    std::set<std::string> names;
    for (auto const& option : options()) {
        EXPECT_TRUE(names.insert(option.environment_name()).second) << option.name;
        EXPECT_TRUE(names.insert(option.flag()).second) << option.name;
        EXPECT_FALSE(option.description.empty()) << option.name;
    }
}

TEST_F(ConfigurationFile, flags_go_before_the_environment_and_that_before_the_file) {
    auto const path = write("port = 1\naddress = '::1'\n[smtp]\nport = 25\n[log]\nlevel = 'error'\n");
    auto const loaded =
        load({.file = path,
              .environment = {{"OSTIARY_PORT", "2"}, {"OSTIARY_SMTP_PORT", "26"}, {"PATH", "/bin"}},
              .flags = {{"--port", "3"}}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->configuration.port, 3);
    EXPECT_EQ(loaded->configuration.smtp.port, 26);
    EXPECT_EQ(loaded->configuration.address, "::1");
    EXPECT_EQ(loaded->configuration.log.level, "error");
    EXPECT_EQ(loaded->origins[index_of("port")], "flag --port");
    EXPECT_EQ(loaded->origins[index_of("smtp.port")], "environment OSTIARY_SMTP_PORT");
    EXPECT_EQ(loaded->origins[index_of("address")], path + ":2");
    EXPECT_EQ(loaded->origins[index_of("data")], "default");
}

TEST_F(ConfigurationFile, all_mistakes_are_told_at_once_with_their_places) {
    auto const path =
        write("port = 'eighty'\nprot = 80\n[smtp]\nhost = 5\nsecurity = 'ssl'\n[nothing]\nx = 1\n");
    auto const mistakes =
        mistakes_of({.file = path,
                     .environment = {{"OSTIARY_PORT", "65536"}, {"OSTIARY_NOTHING", "1"}},
                     .flags = {{"--address", "localhost"}, {"--nothing", "1"}, {"--tls-key", "k.pem"}}});
    EXPECT_THAT(mistakes,
                testing::UnorderedElementsAre(
                    path + ":1: `port` must be a whole number",                                      //
                    path + ":2: there is no option `prot`",                                          //
                    path + ":4: `smtp.host` must be text",                                           //
                    path + ":5: `smtp.security` must be one of starttls, tls, opportunistic, none",  //
                    path + ":6: there is no option `nothing`",                                       //
                    "environment: `OSTIARY_PORT` must be from 0 to 65535",                           //
                    "environment: there is no option for `OSTIARY_NOTHING`",                         //
                    "flag: `--address` must be an IPv4 or IPv6 address",                             //
                    "flag: there is no flag `--nothing`",                                            //
                    "configuration: `tls.certificate` and `tls.key` go together"));
}

TEST_F(ConfigurationFile, a_file_that_is_no_toml_names_the_line) {
    auto const mistakes = mistakes_of({.file = write("port = 1\naddress 1\n")});
    ASSERT_EQ(mistakes.size(), 1u);
    EXPECT_THAT(mistakes[0], testing::HasSubstr("ostiary.toml:2: "));
}

TEST_F(ConfigurationFile, a_credential_is_a_file_named_as_its_option) {
    auto const path = write("[smtp]\nuser = 'mailer'\npassword = 'of the file'\nport = 25\n");
    std::ofstream(folder_ / "ostiary_smtp.password") << "hunter22\n";
    std::ofstream(folder_ / "ostiary_smtp.port") << "26";
    std::ofstream(folder_ / "another") << "no business of ours";
    auto const loaded = load({.file = path,
                              .credentials = read_credentials(folder_.path().string()),
                              .environment = {{"OSTIARY_SMTP_PORT", "27"}}});
    ASSERT_TRUE(loaded) << loaded.error().front().what;
    EXPECT_EQ(loaded->configuration.smtp.password.reveal(), "hunter22");
    EXPECT_EQ(loaded->origins[index_of("smtp.password")], "credential smtp.password");
    EXPECT_EQ(loaded->configuration.smtp.port, 27);
    std::ofstream(folder_ / "ostiary_smtp.pasword") << "hunter22";
    EXPECT_THAT(mistakes_of({.file = path, .credentials = read_credentials(folder_.path().string())}),
                testing::ElementsAre("credential: there is no option `smtp.pasword`"));
}

TEST(Configuration, a_file_that_is_not_there_is_a_mistake) {
    EXPECT_THAT(mistakes_of({.file = "/nowhere/ostiary.toml"}),
                testing::ElementsAre("/nowhere/ostiary.toml: cannot be read"));
}

TEST_F(ConfigurationFile, a_folder_is_no_file) {
    auto const folder = folder_.path().string();
    EXPECT_THAT(mistakes_of({.file = folder}), testing::ElementsAre(folder + ": is a folder, not a file"));
}

TEST(Configuration, lists_stand_in_one_text_with_commas) {
    auto const loaded = load({.environment = {{"OSTIARY_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1"}}});
    ASSERT_TRUE(loaded);
    EXPECT_THAT(loaded->configuration.trusted_proxies, testing::ElementsAre("10.0.0.0/8", "192.0.2.1"));
    EXPECT_EQ(mistakes_of({.environment = {{"OSTIARY_TRUSTED_PROXIES", "10.0.0.0/8,proxy"}}}).size(), 1u);
}

TEST(Configuration, the_public_url_is_a_base_that_a_path_can_follow) {
    for (auto const* good : {"https://accounts.example.org", "http://[::1]:8080", ""}) {
        EXPECT_TRUE(mistakes_of({.flags = {{"--public-url", good}}}).empty()) << good;
    }
    for (auto const* bad : {"accounts.example.org", "https://", "https://a/", "https://a/b", "https://u@a",
                            "ftp://a", "https://a b"}) {
        EXPECT_EQ(mistakes_of({.flags = {{"--public-url", bad}}}).size(), 1u) << bad;
    }
}

TEST(Configuration, secrets_are_not_taken_from_flags) {
    EXPECT_THAT(mistakes_of({.flags = {{"--smtp-password", "hunter22"}}}),
                testing::ElementsAre(testing::AllOf(testing::HasSubstr("OSTIARY_SMTP_PASSWORD"),
                                                    testing::Not(testing::HasSubstr("hunter22")))));
}

TEST(Configuration, what_is_printed_has_no_secret_in_it) {
    auto const loaded =
        load({.environment = {
                  {"OSTIARY_SMTP_USER", "mailer"},
                  {"OSTIARY_SMTP_PASSWORD", "hunter22"},
                  {"OSTIARY_TWILIO_TOKEN", "hunter22"},
                  {"OSTIARY_WEBHOOK_SECRET", "hunter22"},
                  {"OSTIARY_SMS_GATEWAY_HEADERS", "Authorization: hunter22"},
                  {"OSTIARY_DATABASE", "postgresql://me:hunter22@a,b/x?password=hunter22&sslmode=require"}}});
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->configuration.smtp.password.reveal(), "hunter22");
    auto const printed = effective_configuration(*loaded);
    EXPECT_THAT(printed, testing::Not(testing::HasSubstr("hunter22")));
    EXPECT_THAT(printed, testing::HasSubstr("password = \"***\"  # environment OSTIARY_SMTP_PASSWORD"));
    EXPECT_THAT(printed, testing::HasSubstr("postgresql://me:***@a,b/x?password=***&sslmode=require"));
}

TEST_F(ConfigurationFile, what_is_printed_can_be_read_again) {
    auto const first = load({.flags = {{"--port", "99"},
                                       {"--trusted-proxies", "10.0.0.0/8,::1"},
                                       {"--public-url", "https://a.example"}}});
    ASSERT_TRUE(first);
    auto const second = load({.file = write(effective_configuration(*first))});
    ASSERT_TRUE(second) << second.error().front().what;
    for (auto const& option : options()) {
        EXPECT_EQ(shown_value(option, first->configuration), shown_value(option, second->configuration))
            << option.name;
    }
}

TEST(Configuration, a_sender_needs_what_it_sends_with) {
    EXPECT_EQ(mistakes_of({.flags = {{"--messages-email", "smtp"}}}).size(), 1u);
    EXPECT_EQ(mistakes_of({.flags = {{"--messages-sms", "twilio"}}}).size(), 1u);
    EXPECT_EQ(mistakes_of({.flags = {{"--messages-sms", "gateway"}}}).size(), 1u);
    EXPECT_EQ(mistakes_of({.flags = {{"--messages-sms", "webhook"}}}).size(), 1u);
    EXPECT_TRUE(mistakes_of({.flags = {{"--messages-email", "smtp"},
                                       {"--smtp-host", "mail.example"},
                                       {"--smtp-from", "a@example"}}})
                    .empty());
}

TEST(Configuration, what_a_sender_needs_is_checked_before_the_first_message) {
    EXPECT_EQ(mistakes_of({.flags = {{"--smtp-from", "nobody"}}}).size(), 1u);
    EXPECT_EQ(mistakes_of({.environment = {{"OSTIARY_SMS_GATEWAY_HEADERS", "no header"}}}).size(), 1u);
    EXPECT_EQ(mistakes_of({.flags = {{"--sms-gateway-body", "{"}}}).size(), 1u);
}

TEST(Configuration, the_reference_names_every_option) {
    auto const page = reference_page();
    for (auto const& option : options()) {
        EXPECT_THAT(page, testing::HasSubstr("### `" + std::string(option.name) + "`")) << option.name;
        EXPECT_THAT(page, testing::HasSubstr(option.environment_name())) << option.name;
    }
}

}  // namespace ostiary::app
