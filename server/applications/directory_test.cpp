#include "applications/directory.hpp"

#include "applications/installation_fixture.hpp"
#include "applications/store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>

namespace ostiary::applications {
namespace {

// A node that hears nothing of what others do.
class DeafDatabase final : public db::Database {
  public:
    explicit DeafDatabase(db::Database& inner) : inner_(inner) {}
    void subscribe(std::string, db::Subscriber) override {}
    bool hears_other_nodes() const override { return false; }
    bool is_reachable() override { return inner_.is_reachable(); }

    int reads = 0;

  protected:
    void run_write(db::Unit const& unit) override { inner_.write(unit); }
    void run_read(db::Unit const& unit) override {
        ++reads;
        inner_.read(unit);
    }
    db::Answer run_alone(db::Statement const&, std::span<db::Parameter const>) override {
        throw BrokenInvariant("the directory reads in transactions");
    }

  private:
    db::Database& inner_;
};

class ApplicationDirectory : public InstallationFixture {};
INSTANTIATE_TEST_SUITE_P(Engines, ApplicationDirectory, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(ApplicationDirectory, finds_applications_by_key_and_id) {
    auto const standard = directory_.default_application();
    EXPECT_TRUE(standard->is_default);
    EXPECT_EQ(directory_.console()->kind, Kind::Console);
    EXPECT_EQ(directory_.by_publishable_key(standard->publishable_key), standard);
    EXPECT_EQ(directory_.by_id(standard->id), standard);
    EXPECT_EQ(directory_.by_publishable_key("pk_unknown"), nullptr);
    EXPECT_EQ(directory_.by_id(ApplicationId()), nullptr);
}

// The service refuses such settings; a database may have them from before it did.
TEST_P(ApplicationDirectory, nobodys_settings_take_the_id_of_another) {
    clock_.advance(std::chrono::seconds(1));
    auto const shop = service_.create_application("Shop", caller_);
    auto const claim = [&](ApplicationId const& claiming, std::string const& id) {
        database().write([&](db::Transaction& tx) {
            store::update_settings(tx, claiming, R"({"monaca":{"backend_id":")" + id + "\"}}");
        });
        directory_.refresh();
    };
    claim(default_id(), shop.id.to_string());
    claim(shop.id, default_id().to_string());
    EXPECT_EQ(directory_.by_backend_id(shop.id.to_string())->id, shop.id);
    EXPECT_EQ(directory_.by_backend_id(default_id().to_string())->id, default_id());
    claim(default_id(), "before");
    claim(shop.id, "before");
    EXPECT_EQ(directory_.by_backend_id("before")->id, default_id());
    EXPECT_EQ(directory_.by_backend_id("unknown"), nullptr);
}

TEST_P(ApplicationDirectory, a_change_holds_on_this_node_when_the_call_returns) {
    patch(default_id(), R"({"codes":{"length":8}})").value();
    EXPECT_EQ(directory_.default_application()->settings.codes.length, 8);
}

TEST_P(ApplicationDirectory, a_request_keeps_the_settings_that_it_began_with) {
    auto const held = directory_.default_application();
    patch(default_id(), R"({"codes":{"length":8}})").value();
    EXPECT_EQ(held->settings.codes.length, 6);
}

TEST_P(ApplicationDirectory, a_secret_key_is_not_a_publishable_one_and_the_other_way_round) {
    auto const secret = service_.create_key(default_id(), KeyKind::Secret, "Back end", caller_).value();
    EXPECT_EQ(directory_.secret_key(secret.text.reveal())->application, default_id());
    EXPECT_EQ(directory_.by_publishable_key(secret.text.reveal()), nullptr);
    EXPECT_EQ(directory_.secret_key(directory_.default_application()->publishable_key), nullptr);
    auto const administration = service_.create_administration_key("Deployment", caller_);
    EXPECT_EQ(directory_.secret_key(administration.text.reveal())->kind, KeyKind::Administration);
    EXPECT_EQ(directory_.secret_key("sk_unknown"), nullptr);
}

TEST_P(ApplicationDirectory, a_revoked_key_is_refused_at_once) {
    auto const secret = service_.create_key(default_id(), KeyKind::Secret, "Back end", caller_).value();
    auto const publishable =
        service_.create_key(default_id(), KeyKind::Publishable, "Phone", caller_).value();
    DeafDatabase deaf(database());
    Directory other_node(deaf);
    other_node.refresh();
    EXPECT_NE(other_node.secret_key(secret.text.reveal()), nullptr);
    EXPECT_NE(directory_.by_publishable_key(publishable.text.reveal()), nullptr);

    service_.revoke_key(default_id(), secret.key.id, caller_).value();
    service_.revoke_key(default_id(), publishable.key.id, caller_).value();
    EXPECT_EQ(directory_.secret_key(secret.text.reveal()), nullptr);
    EXPECT_EQ(directory_.by_publishable_key(publishable.text.reveal()), nullptr);
    EXPECT_EQ(other_node.secret_key(secret.text.reveal()), nullptr);
}

TEST_P(ApplicationDirectory, a_refresh_brings_what_a_node_did_not_hear_of) {
    DeafDatabase deaf(database());
    Directory other_node(deaf);
    other_node.refresh();
    patch(default_id(), R"({"codes":{"length":8}})").value();
    EXPECT_EQ(other_node.default_application()->settings.codes.length, 6);
    other_node.refresh();
    EXPECT_EQ(other_node.default_application()->settings.codes.length, 8);
}

TEST_P(ApplicationDirectory, a_key_that_another_process_made_is_known_at_once) {
    DeafDatabase deaf(database());
    Directory other_node(deaf);
    other_node.refresh();
    auto const made = service_.create_administration_key("Script", caller_);
    EXPECT_NE(other_node.secret_key(made.text.reveal()), nullptr);
}

TEST_P(ApplicationDirectory, wrong_keys_are_looked_for_a_few_times_between_refreshes) {
    DeafDatabase deaf(database());
    Directory other_node(deaf);
    other_node.refresh();
    deaf.reads = 0;
    for (int i = 0; i < 1'000; ++i) EXPECT_EQ(other_node.secret_key("sk_" + std::string(43, 'x')), nullptr);
    EXPECT_EQ(deaf.reads, 10);
    EXPECT_EQ(other_node.secret_key("sk_of no form"), nullptr);
    auto const made = service_.create_administration_key("Script", caller_);
    EXPECT_EQ(other_node.secret_key(made.text.reveal()), nullptr);
    other_node.refresh();
    EXPECT_NE(other_node.secret_key(made.text.reveal()), nullptr);
}

class DirectoryOfAnotherNode : public InstallationFixture {};
INSTANTIATE_TEST_SUITE_P(Engines, DirectoryOfAnotherNode, ::testing::Values(db::Engine::Postgres),
                         ostiary::testing::engine_name);

TEST_P(DirectoryOfAnotherNode, hears_of_a_change) {
    auto const other_database = open_another();
    Directory other_node(*other_database);
    other_node.refresh();
    std::promise<void> heard;
    std::atomic<bool> first = true;
    other_database->subscribe(changes_channel, [&](std::string_view payload) {
        if (payload == "changed" && first.exchange(false)) heard.set_value();
    });
    auto const arrival = heard.get_future();
    // A change that was made before the other node listened is not told to it, so it is told again until it
    // is.
    do {
        patch(default_id(), R"({"codes":{"length":8}})").value();
    } while (arrival.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready);
    EXPECT_EQ(other_node.default_application()->settings.codes.length, 8);
}

TEST_P(ApplicationDirectory, an_origin_is_known_when_any_application_allows_it) {
    auto const shop = service_.create_application("Shop", caller_);
    EXPECT_FALSE(directory_.knows_origin("https://shop.example"));
    patch(shop.id, R"({"web":{"origins":["https://shop.example"]}})").value();
    EXPECT_TRUE(directory_.knows_origin("https://shop.example"));
    EXPECT_FALSE(directory_.knows_origin("https://shop.example.evil.example"));
}

}  // namespace
}  // namespace ostiary::applications
