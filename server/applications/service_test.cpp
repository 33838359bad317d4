#include "applications/service.hpp"

#include "applications/installation_fixture.hpp"
#include "audit/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <thread>

namespace ostiary::applications {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ApplicationService : public InstallationFixture {
  protected:
    std::vector<Application> all() { return service_.list_applications(std::nullopt, 100).items; }
    std::vector<audit::Record> log(ApplicationId const& id) {
        return database().read([&](db::Transaction& tx) { return audit::list_of_application(tx, id, {}); });
    }
    template <class T>
    static ErrorCode code_of(Result<T> const& result) {
        return result.error().code;
    }
    // Runs `work(i)` on `count` threads that start together.
    template <class F>
    static void at_once(int count, F work) {
        std::latch start(count);
        std::vector<std::jthread> threads;
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                work(i);
            });
        }
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, ApplicationService, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(ApplicationService, the_first_start_makes_the_console_and_a_default_application_with_its_key) {
    auto const applications = all();
    ASSERT_EQ(applications.size(), 2u);
    auto const& console = applications[applications[0].kind == Kind::Console ? 0 : 1];
    auto const& standard = applications[applications[0].kind == Kind::Console ? 1 : 0];
    EXPECT_EQ(console.kind, Kind::Console);
    EXPECT_FALSE(console.is_default);
    EXPECT_EQ(console.publishable_key, "");
    EXPECT_EQ(standard.kind, Kind::Application);
    EXPECT_TRUE(standard.is_default);
    EXPECT_TRUE(standard.publishable_key.starts_with("pk_"));
    EXPECT_EQ(standard.organization, service_.get_organization().id);
    EXPECT_TRUE(service_.list_administration_keys().empty());
}

TEST_P(ApplicationService, a_later_start_changes_nothing) {
    auto const before = all();
    service_.install();
    auto const after = all();
    ASSERT_EQ(after.size(), before.size());
    EXPECT_EQ(after[1].publishable_key, before[1].publishable_key);
}

// Each test has its installation already, so this one takes it away first: nodes race for an empty database.
TEST_P(ApplicationService, nodes_that_start_at_once_install_once) {
    static db::Statement const clear[] = {
        db::Statement{"DELETE FROM keys"}, db::Statement{"DELETE FROM settings"},
        db::Statement{"DELETE FROM applications"}, db::Statement{"DELETE FROM organizations"},
        db::Statement{"DELETE FROM installation"}};
    database().write([&](db::Transaction& tx) {
        for (db::Statement const& statement : clear) tx.execute(statement);
    });
    auto const other = open_another();
    Service other_service(*other, clock_, random_);
    at_once(8, [&](int i) { (i % 2 == 0 ? service_ : other_service).install(); });
    EXPECT_EQ(all().size(), 2u);
    directory_.refresh();
    EXPECT_EQ(service_.list_keys(default_id()).value().size(), 1u);
    service_.get_organization();  // fails when there are two
}

TEST_P(ApplicationService, a_backend_id_belongs_to_one_application) {
    auto const shop = service_.create_application("Shop", caller_).id;
    auto const claim = [&](ApplicationId const& id, std::string const& backend_id) {
        return patch(id, R"({"monaca":{"backend_id":")" + backend_id + "\"}}");
    };
    EXPECT_TRUE(claim(default_id(), "before"));
    for (auto const& taken : {std::string("before"), default_id().to_string()}) {
        auto const refused = claim(shop, taken);
        ASSERT_EQ(code_of(refused), ErrorCode::InvalidRequest);
        EXPECT_EQ(refused.error().fields.front().field, "monaca.backend_id");
    }
    EXPECT_EQ(service_.get_application(shop)->settings_version, 1) << "what was refused has changed nothing";
    EXPECT_TRUE(claim(shop, shop.to_string())) << "its own";
    EXPECT_TRUE(claim(default_id(), "before")) << "as it is already";
    EXPECT_TRUE(claim(default_id(), ""));
    EXPECT_TRUE(claim(shop, "before")) << "nobody's any more";
}

TEST_P(ApplicationService, of_those_who_claim_a_backend_id_at_once_one_has_it) {
    std::vector<ApplicationId> ids;
    for (int i = 0; i < 8; ++i) ids.push_back(service_.create_application("Shop", caller_).id);
    std::atomic<int> had = 0;
    at_once(8, [&](int i) {
        if (patch(ids[static_cast<std::size_t>(i)], R"({"monaca":{"backend_id":"before"}})")) ++had;
    });
    EXPECT_EQ(had, 1);
}

TEST_P(ApplicationService, nobody_can_register_in_the_console) {
    auto const console = directory_.console()->id;
    EXPECT_FALSE(directory_.console()->settings.registration.open);
    for (char const* attempt :
         {R"({"registration":{"open":true}})", R"({"registration":{"create_on_login":true}})",
          R"({"registration":null})", R"({"registration":{"open":null}})"}) {
        EXPECT_EQ(code_of(patch(console, attempt)), ErrorCode::InvalidRequest) << attempt;
    }
    EXPECT_TRUE(patch(console, R"({"passwords":{"shortest":14}})"));
    EXPECT_EQ(directory_.console()->settings.passwords.shortest, 14);
    EXPECT_FALSE(effective_settings(Kind::Console, "{}").registration.open);
    EXPECT_FALSE(effective_settings(Kind::Console, R"({"registration":{"create_on_login":true}})")
                     .registration.create_on_login);
}

TEST_P(ApplicationService, the_console_has_nothing_of_the_monaca_face) {
    auto const console = directory_.console()->id;
    for (char const* attempt :
         {R"({"monaca":{"enabled":true}})", R"({"monaca":{"api_key":"abc"},"passwords":{"shortest":14}})"}) {
        auto const refused = patch(console, attempt);
        ASSERT_EQ(code_of(refused), ErrorCode::InvalidRequest) << attempt;
        EXPECT_EQ(refused.error().fields.front().field, "monaca");
    }
    EXPECT_TRUE(patch(console, R"({"monaca":{"enabled":false}})")) << "as it is";
    EXPECT_FALSE(effective_settings(Kind::Console, R"({"monaca":{"enabled":true}})").monaca.enabled);
    auto const key = service_.create_key(console, KeyKind::Management, "Back", caller_);
    ASSERT_EQ(code_of(key), ErrorCode::InvalidRequest);
    EXPECT_EQ(key.error().fields.front().field, "kind");
    EXPECT_TRUE(service_.list_keys(console).value().empty());
    EXPECT_TRUE(service_.create_key(console, KeyKind::Secret, "Back", caller_));
}

TEST_P(ApplicationService, a_created_application_has_default_settings_and_a_publishable_key) {
    auto const shop = service_.create_application("Shop", caller_);
    EXPECT_EQ(shop.name, "Shop");
    EXPECT_FALSE(shop.is_default);
    EXPECT_EQ(shop.settings.codes.length, 6);
    EXPECT_TRUE(shop.publishable_key.starts_with("pk_"));
    EXPECT_EQ(directory_.by_publishable_key(shop.publishable_key)->id, shop.id);
    EXPECT_EQ(service_.get_application(shop.id).value().name, "Shop");
}

TEST_P(ApplicationService, the_list_has_pages) {
    for (int i = 0; i < 3; ++i) {
        clock_.advance(1s);
        service_.create_application("Shop " + std::to_string(i), caller_);
    }
    std::vector<std::string> names;
    std::optional<ApplicationId> after;
    int pages = 0;
    do {
        auto const page = service_.list_applications(after, 2);
        for (auto const& each : page.items) names.push_back(each.name);
        after = page.next;
        ++pages;
    } while (after);
    EXPECT_EQ(pages, 3);
    ASSERT_EQ(names.size(), 5u);
    EXPECT_THAT(std::vector(names.begin() + 2, names.end()), ElementsAre("Shop 0", "Shop 1", "Shop 2"));
}

TEST_P(ApplicationService, what_is_not_there_is_said_so) {
    auto const nobody = ApplicationId::make(clock_.now(), random_);
    EXPECT_EQ(code_of(service_.get_application(nobody)), ErrorCode::NoSuchApplication);
    EXPECT_EQ(code_of(service_.update_application(nobody, {.name = "X"}, 1, caller_)),
              ErrorCode::NoSuchApplication);
    EXPECT_EQ(code_of(patch(nobody, R"({"codes":{"length":8}})", 1)), ErrorCode::NoSuchApplication);
    EXPECT_EQ(code_of(service_.create_key(nobody, KeyKind::Secret, "X", caller_)),
              ErrorCode::NoSuchApplication);
    EXPECT_EQ(code_of(service_.list_keys(nobody)), ErrorCode::NoSuchApplication);
    EXPECT_EQ(code_of(service_.revoke_key(nobody, KeyId(), caller_)), ErrorCode::NoSuchApplication);
    EXPECT_EQ(code_of(service_.revoke_key(default_id(), KeyId(), caller_)), ErrorCode::NoSuchKey);
}

TEST_P(ApplicationService, a_change_that_starts_from_an_old_version_is_refused) {
    EXPECT_EQ(service_.update_application(default_id(), {.name = "Shop"}, 1, caller_).value().version, 2);
    EXPECT_EQ(code_of(service_.update_application(default_id(), {.name = "Club"}, 1, caller_)),
              ErrorCode::PreconditionFailed);
    EXPECT_EQ(service_.get_application(default_id()).value().name, "Shop");
    EXPECT_EQ(service_.update_application(default_id(), {.name = "Club"}, std::nullopt, caller_).value().name,
              "Club");
}

TEST_P(ApplicationService, another_application_can_become_the_default_but_not_the_console) {
    auto const old_default = default_id();
    auto const shop = service_.create_application("Shop", caller_);
    EXPECT_TRUE(service_.update_application(shop.id, {.make_default = true}, 1, caller_).value().is_default);
    EXPECT_EQ(default_id(), shop.id);
    auto const other = service_.get_application(old_default).value();
    EXPECT_FALSE(other.is_default);
    EXPECT_EQ(other.version, 2);
    EXPECT_EQ(
        code_of(service_.update_application(directory_.console()->id, {.make_default = true}, 1, caller_)),
        ErrorCode::InvalidRequest);
    EXPECT_EQ(service_.get_application(shop.id).value().is_default, true);
}

TEST_P(ApplicationService, of_many_that_become_the_default_at_once_one_is) {
    std::vector<ApplicationId> ids;
    for (int i = 0; i < 8; ++i) ids.push_back(service_.create_application("Shop", caller_).id);
    auto const other = open_another();
    Service other_service(*other, clock_, random_);
    at_once(8, [&](int i) {
        auto& service = i % 2 == 0 ? service_ : other_service;
        EXPECT_TRUE(
            service.update_application(ids[static_cast<std::size_t>(i)], {.make_default = true}, 1, caller_));
    });
    EXPECT_EQ(std::ranges::count_if(all(), &Application::is_default), 1);
}

TEST_P(ApplicationService, of_patches_from_the_same_version_one_wins) {
    auto const id = default_id();
    auto const other = open_another();
    Service other_service(*other, clock_, random_);
    std::atomic<int> successes = 0;
    std::atomic<int> refusals = 0;
    at_once(8, [&](int i) {
        auto& service = i % 2 == 0 ? service_ : other_service;
        std::string const json = R"({"codes":{"tries":)" + std::to_string(i + 1) + "}}";
        auto const result = patch_with(service, id, json, 1, caller_);
        if (result) ++successes;
        if (!result && code_of(result) == ErrorCode::PreconditionFailed) ++refusals;
    });
    EXPECT_EQ(successes, 1);
    EXPECT_EQ(refusals, 7);
    EXPECT_EQ(service_.get_application(id).value().settings_version, 2);
}

TEST_P(ApplicationService, patches_at_once_without_a_version_all_count) {
    auto const id = default_id();
    auto const other = open_another();
    Service other_service(*other, clock_, random_);
    char const* const patches[] = {
        R"({"codes":{"tries":1}})",          R"({"codes":{"length":8}})",
        R"({"passwords":{"digit":true}})",   R"({"passwords":{"symbol":true}})",
        R"({"sessions":{"rolling":false}})", R"({"usernames":{"shortest":1}})",
        R"({"messages":{"language":"ja"}})", R"({"registration":{"email":"required"}})"};
    at_once(8, [&](int i) {
        EXPECT_TRUE(patch_with(i % 2 == 0 ? service_ : other_service, id, patches[i], std::nullopt, caller_));
    });
    auto const settings = service_.get_application(id).value().settings;
    EXPECT_EQ(settings.codes.tries, 1);
    EXPECT_EQ(settings.codes.length, 8);
    EXPECT_TRUE(settings.passwords.digit && settings.passwords.symbol);
    EXPECT_FALSE(settings.sessions.rolling);
    EXPECT_EQ(settings.usernames.shortest, 1);
    EXPECT_EQ(settings.messages.language, "ja");
    EXPECT_EQ(settings.registration.email, settings::Presence::Required);
}

TEST_P(ApplicationService, a_refused_patch_changes_nothing_and_is_not_in_the_log) {
    auto const before = log(default_id()).size();
    EXPECT_EQ(code_of(patch(default_id(), R"({"codes":{"length":8,"tries":99}})")),
              ErrorCode::InvalidRequest);
    auto const after = service_.get_application(default_id()).value();
    EXPECT_EQ(after.settings.codes.length, 6);
    EXPECT_EQ(after.settings_version, 1);
    EXPECT_EQ(log(default_id()).size(), before);
}

TEST_P(ApplicationService, only_the_hash_of_a_secret_key_is_kept) {
    auto const made = service_.create_key(default_id(), KeyKind::Secret, "Back end", caller_).value();
    EXPECT_TRUE(made.text.reveal().starts_with("sk_"));
    EXPECT_EQ(made.key.value, "");
    auto const keys = service_.list_keys(default_id()).value();
    ASSERT_EQ(keys.size(), 2u);
    for (auto const& key : keys) {
        EXPECT_EQ(key.value.empty(), key.kind == KeyKind::Secret);
        EXPECT_NE(key.value, made.text.reveal());
    }
}

TEST_P(ApplicationService, a_key_is_revoked_only_by_its_own_application) {
    auto const shop = service_.create_application("Shop", caller_);
    clock_.advance(1s);
    auto const key = service_.create_key(shop.id, KeyKind::Secret, "Back end", caller_).value().key;
    auto const administration = service_.create_administration_key("Deployment", caller_).key;
    EXPECT_EQ(code_of(service_.revoke_key(default_id(), key.id, caller_)), ErrorCode::NoSuchKey);
    EXPECT_EQ(code_of(service_.revoke_key(std::nullopt, key.id, caller_)), ErrorCode::NoSuchKey);
    EXPECT_EQ(code_of(service_.revoke_key(shop.id, administration.id, caller_)), ErrorCode::NoSuchKey);
    EXPECT_TRUE(service_.revoke_key(shop.id, key.id, caller_));
    Timestamp const revoked_at = clock_.now();
    clock_.advance(1s);
    EXPECT_TRUE(service_.revoke_key(shop.id, key.id, caller_));
    EXPECT_EQ(service_.list_keys(shop.id).value().back().revoked_at, revoked_at);
    EXPECT_TRUE(service_.revoke_key(std::nullopt, administration.id, caller_));
    EXPECT_TRUE(service_.list_administration_keys().at(0).revoked_at);
}

TEST_P(ApplicationService, every_administrative_act_is_in_the_log_without_a_secret) {
    auto const shop = service_.create_application("Shop", caller_);
    clock_.advance(1s);
    service_.update_application(shop.id, {.name = "Club"}, 1, caller_).value();
    clock_.advance(1s);
    patch(shop.id, R"({"codes":{"length":8},"web":{"origins":["https://a.example"]}})").value();
    clock_.advance(1s);
    auto const key = service_.create_key(shop.id, KeyKind::Secret, "Back end", caller_).value();
    clock_.advance(1s);
    service_.revoke_key(shop.id, key.key.id, caller_).value();
    std::vector<std::string> events;
    for (auto const& each : log(shop.id)) {
        events.push_back(each.event);
        EXPECT_EQ(each.actor, caller_.actor.text());
        EXPECT_THAT(each.details, Not(HasSubstr(std::string(key.text.reveal()))));
        if (each.event == "settings.changed") {
            EXPECT_EQ(each.details, R"({"fields":"codes.length web.origins"})");
        }
    }
    EXPECT_THAT(std::vector(events.begin(), events.begin() + 4),
                ElementsAre("key.revoked", "key.created", "settings.changed", "application.updated"));
    EXPECT_THAT(std::vector(events.begin() + 4, events.end()),
                ::testing::UnorderedElementsAre("key.created", "application.created"));
}

TEST_P(ApplicationService, the_organization_can_be_renamed) {
    EXPECT_EQ(service_.rename_organization("Example Ltd", caller_).name, "Example Ltd");
    EXPECT_EQ(service_.get_organization().name, "Example Ltd");
}

}  // namespace
}  // namespace ostiary::applications
