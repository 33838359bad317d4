// A profile as its owner changes it, on both engines.
#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "pictures/files_fixture.hpp"
#include "profile/service.hpp"
#include "testing/databases.hpp"

#include <future>

namespace ostiary::profile {
namespace {

class Profile : public testing::EachDatabase {
  protected:
    Profile() {
        application_.id = ApplicationId::make(clock_.now(), random_);
        account_.id = AccountId::make(clock_.now(), random_);
        account_.application = application_.id;
        account_.username = "ann";
        account_.created_at = clock_.now();
        account_.updated_at = clock_.now();
        database().write([&](db::Transaction& tx) { EXPECT_TRUE(accounts::add_account(tx, account_)); });
    }

    Result<void> update(std::string_view patch, std::optional<std::int64_t> version = std::nullopt) {
        json::Document document;
        json::Fields in(*document.parse(patch));
        auto const change = read_change(in, clock_.now());
        if (auto wrong = in.finish()) return fail(std::move(*wrong));
        auto who = owner();
        who.version = version;
        return service_.update(who, change);
    }
    Owner owner() { return {application_, account_, {}}; }
    accounts::Account now() {
        return *database().read([&](db::Transaction& tx) {
            return accounts::find_whole_account(tx, application_.id, account_.id);
        });
    }
    std::vector<audit::Record> updates() {
        return database().read([&](db::Transaction& tx) {
            return audit::list_of_account(tx, application_.id, account_.id,
                                          {.event = audit::Event::AccountUpdated});
        });
    }
    std::size_t stored_pictures() {
        static db::Statement const count{"SELECT count(*) FROM pictures"};
        return static_cast<std::size_t>(
            database().read([](db::Transaction& tx) { return tx.query_one(count)->get<std::int64_t>(0); }));
    }
    Result<void> upload(int side = 64) {
        auto const file = pictures::as_png(pictures::quarters(side, side));
        return service_.set_picture(owner(), as_text(file));
    }
    static ErrorCode code_of(Result<void> const& result) {
        return result ? ErrorCode::Internal : result.error().code;
    }

    applications::Application application_;
    accounts::Account account_;
    pictures::Service pictures_{database(), clock_, random_};
    limits::AddressLimiter limiter_{random_};
    Service service_{database(), pictures_, limiter_, clock_, random_};
};

INSTANTIATE_TEST_SUITE_P(Engines, Profile, testing::both_engines(), testing::engine_name);

TEST_P(Profile, what_a_patch_names_is_set_what_is_null_is_removed_and_the_rest_stays) {
    ASSERT_TRUE(update(
        R"({"given_name": "Ana", "gender": "female", "locale": "es-mx", "birth_date": "1990-04-01"})"));
    ASSERT_TRUE(update(R"({"given_name": null, "family_name": "Silva"})"));
    auto const profile = now().profile;
    EXPECT_EQ(profile.given_name, std::nullopt);
    EXPECT_EQ(profile.family_name, "Silva");
    EXPECT_EQ(profile.gender, "female");
    EXPECT_EQ(profile.birth_date, "1990-04-01");
    EXPECT_EQ(profile.locale, "es-MX");
}

TEST_P(Profile, properties_are_merged_key_by_key) {
    ASSERT_TRUE(update(R"({"properties": {"theme": "dark", "box": {"a": 1, "b": 2}, "list": [1, 2]}})"));
    ASSERT_TRUE(update(R"({"properties": {"theme": null, "box": {"b": 3}, "list": [4]}})"));
    EXPECT_EQ(now().properties, R"({"box":{"a":1,"b":3},"list":[4]})");
}

TEST_P(Profile, properties_are_bounded_in_all) {
    std::string const half(300'000, 'x');
    ASSERT_TRUE(update(R"({"properties": {"a": ")" + half + R"("}})"));
    EXPECT_EQ(code_of(update(R"({"properties": {"b": ")" + half + R"("}})")), ErrorCode::InvalidRequest);
    EXPECT_EQ(now().version, 2) << "nothing was changed";
}

TEST_P(Profile, a_name_of_a_property_is_letters_and_digits) {
    for (auto const* patch :
         {R"({"properties": {"_a": 1}})", R"({"properties": {"1a": 1}})", R"({"properties": {"": 1}})",
          R"({"properties": {"a b": 1}})", R"({"properties": []})"}) {
        EXPECT_EQ(code_of(update(patch)), ErrorCode::InvalidRequest) << patch;
    }
}

TEST_P(Profile, a_change_of_another_version_than_the_stored_one_is_refused) {
    ASSERT_TRUE(update(R"({"given_name": "Ana"})", 1));
    EXPECT_EQ(code_of(update(R"({"given_name": "Eva"})", 1)), ErrorCode::PreconditionFailed);
    EXPECT_EQ(now().profile.given_name, "Ana");
    EXPECT_TRUE(update(R"({"given_name": "Eva"})", 2));
}

TEST_P(Profile, each_change_is_in_the_audit_log_by_the_names_of_its_fields) {
    ASSERT_TRUE(update(R"({"given_name": "Ana", "properties": {"secret": "abc"}})"));
    auto const written = updates();
    ASSERT_EQ(written.size(), 1U);
    EXPECT_EQ(written.front().details, R"({"fields":"given_name properties"})");
}

TEST_P(Profile, an_uploaded_picture_is_named_by_the_account_until_another_takes_its_place) {
    ASSERT_TRUE(upload());
    auto const first = *now().profile.picture;
    EXPECT_TRUE(first.starts_with("/v1/pictures/")) << first;
    auto const id = pictures::PictureId::parse(std::string_view(first).substr(13));
    ASSERT_TRUE(id);
    EXPECT_TRUE(pictures_.find(*id));
    ASSERT_TRUE(upload());
    EXPECT_NE(now().profile.picture, first);
    EXPECT_EQ(stored_pictures(), 1U);
}

TEST_P(Profile, an_uploaded_picture_goes_with_what_takes_its_place) {
    ASSERT_TRUE(upload());
    ASSERT_TRUE(update(R"({"picture": "https://example.org/ana.jpg"})"));
    EXPECT_EQ(stored_pictures(), 0U);
    ASSERT_TRUE(upload());
    ASSERT_TRUE(update(R"({"given_name": "Ana"})"));
    EXPECT_EQ(stored_pictures(), 1U) << "what does not name the picture leaves it alone";
    ASSERT_TRUE(service_.remove_picture(owner()));
    EXPECT_EQ(stored_pictures(), 0U);
    EXPECT_EQ(now().profile.picture, std::nullopt);
}

TEST_P(Profile, what_is_no_picture_changes_nothing) {
    EXPECT_EQ(code_of(service_.set_picture(owner(), "GIF89a")), ErrorCode::InvalidPicture);
    EXPECT_EQ(now().version, 1);
}

TEST_P(Profile, pictures_are_uploaded_only_so_often) {
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(upload(8)) << i;
    EXPECT_EQ(code_of(upload(8)), ErrorCode::TooManyRequests);
    clock_.advance(std::chrono::hours(1));
    EXPECT_TRUE(upload(8));
}

TEST_P(Profile, is_changed_by_its_owner_only_so_often) {
    application_.settings.limits.changes_per_account_minute = 2;
    ASSERT_TRUE(update(R"({"properties": {"a": 1}})"));
    ASSERT_TRUE(update(R"({"given_name": "Ana"})"));
    EXPECT_EQ(code_of(update(R"({"properties": {"a": 2}})")), ErrorCode::TooManyRequests);
    EXPECT_EQ(now().version, 3);
    account_.id = AccountId::make(clock_.now(), random_);
    EXPECT_EQ(code_of(update(R"({"properties": {"a": 2}})")), ErrorCode::Unauthenticated)
        << "another account";
    clock_.advance(std::chrono::minutes(1));
    EXPECT_EQ(code_of(update(R"({"properties": {"a": 2}})")), ErrorCode::Unauthenticated);
}

TEST_P(Profile, what_changes_nothing_waits_for_nobody_who_writes) {
    ASSERT_TRUE(update(R"({"given_name": "Ana", "properties": {"a": 1, "b": 2}})"));
    account_ = now();
    std::future<Result<void>> same;
    database().write([&](db::Transaction& tx) {
        ASSERT_TRUE(accounts::hold_account(tx, application_.id, account_.id));
        if (!same.valid())
            same = std::async(std::launch::async,
                              [&] { return update(R"({"given_name": "Ana", "properties": {"b": 2}})", 2); });
        EXPECT_EQ(same.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    });
    EXPECT_TRUE(same.get());
    EXPECT_EQ(now().version, 2);
}

TEST_P(Profile, what_changes_nothing_of_how_it_was_when_asked_is_changed_back) {
    ASSERT_TRUE(update(R"({"given_name": "Ana"})"));
    account_ = now();
    ASSERT_TRUE(update(R"({"given_name": "Eva"})"));
    ASSERT_TRUE(update(R"({"given_name": "Ana"})"));
    EXPECT_EQ(now().profile.given_name, "Ana");
    EXPECT_EQ(code_of(update(R"({"given_name": "Ana"})", 2)), ErrorCode::PreconditionFailed);
}

TEST_P(Profile, of_changes_at_once_none_is_lost) {
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i) {
        writers.emplace_back([&, i] {
            auto const key = "k" + std::to_string(i);
            EXPECT_TRUE(update(R"({"properties": {")" + key + R"(": 1}})"));
        });
    }
    for (auto& writer : writers) writer.join();
    for (int i = 0; i < 8; ++i) {
        EXPECT_NE(now().properties.find("k" + std::to_string(i)), std::string::npos) << i;
    }
    EXPECT_EQ(now().version, 9);
}

}  // namespace
}  // namespace ostiary::profile
