#include "messages/delivery.hpp"

#include "messages/message_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <set>
#include <sstream>

namespace ostiary::messages {
namespace {

using contacts::Channel;
using outbound::Outcome;
using std::chrono::minutes;
using std::chrono::seconds;

class Deliveries : public MessageTest {
  protected:
    void SetUp() override { delivery_ = delivery(email_, phone_, {.most_attempts = 3}); }

    FakeSender* email_ = nullptr;
    FakeSender* phone_ = nullptr;
    std::unique_ptr<Delivery> delivery_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Deliveries, testing::both_engines(), testing::engine_name);

TEST_P(Deliveries, what_is_enqueued_is_sent_once) {
    enqueue(code_for("ann@example.org"));
    EXPECT_EQ(delivery_->run_due(), 1U);
    EXPECT_EQ(delivery_->run_due(), 0U);
    ASSERT_EQ(email_->sent.size(), 1U);
    auto const& message = email_->sent[0];
    EXPECT_EQ(message.target, "ann@example.org");
    EXPECT_EQ(message.language, "en");
    EXPECT_EQ(message.values.at("application").reveal(), "Example & Co");
    EXPECT_EQ(message.subject, "Your sign-up code for Example & Co");
    EXPECT_THAT(std::string(message.text.reveal()), testing::HasSubstr("\n    481516\n"));
    EXPECT_THAT(std::string(message.html.reveal()), testing::HasSubstr("your Example &amp; Co account"));
    EXPECT_EQ(message.values.at("code").reveal(), "481516");
    EXPECT_TRUE(phone_->sent.empty());
    EXPECT_EQ(delivery_->counts(Channel::Email).sent, 1U);
}

TEST_P(Deliveries, each_channel_has_its_sender) {
    enqueue(code_for("+819012345678", Channel::Phone));
    delivery_->run_due();
    ASSERT_EQ(phone_->sent.size(), 1U);
    EXPECT_EQ(phone_->sent[0].text.reveal(),
              "481516 is your code to sign up for Example & Co. It expires in 10 minutes.");
    EXPECT_TRUE(phone_->sent[0].subject.empty());
    EXPECT_TRUE(email_->sent.empty());
}

TEST_P(Deliveries, the_recipient_is_written_to_in_a_language_they_read) {
    auto message = code_for("ann@example.org");
    message.languages = {"fr", "ja-JP", "en"};
    enqueue(message);
    delivery_->run_due();
    ASSERT_EQ(email_->sent.size(), 1U);
    EXPECT_EQ(email_->sent[0].language, "ja");
    EXPECT_EQ(email_->sent[0].subject, "【Example & Co】新規登録の確認コード");
}

TEST_P(Deliveries, the_applications_own_words_go_first) {
    Draft const draft{
        "Bienvenue", "Code {{ code }}, {{ application }}", "", "codes@example.org", {"archive@example.org"}};
    ASSERT_TRUE(
        service().put_template(application_, {"register", Channel::Email, "fr"}, draft, std::nullopt));
    auto message = code_for("ann@example.org");
    message.languages = {"fr-CA", "ja"};
    enqueue(message);
    delivery_->run_due();
    ASSERT_EQ(email_->sent.size(), 1U);
    EXPECT_EQ(email_->sent[0].language, "fr");
    EXPECT_EQ(email_->sent[0].text.reveal(), "Code 481516, Example & Co");
    EXPECT_EQ(email_->sent[0].sender, "codes@example.org");
    EXPECT_EQ(email_->sent[0].bcc, std::vector<std::string>{"archive@example.org"});
    EXPECT_TRUE(email_->sent[0].html.empty());
}

TEST_P(Deliveries, a_temporary_failure_is_repeated_later) {
    email_->outcomes = {Outcome::temporary("busy (451)")};
    enqueue(code_for("ann@example.org"));
    delivery_->run_due();
    ASSERT_EQ(in(State::Waiting).size(), 1U);
    EXPECT_EQ(in(State::Waiting)[0].last_error, "busy (451)");
    EXPECT_EQ(delivery_->run_due(), 0U);
    clock_.advance(seconds(5));
    EXPECT_EQ(delivery_->run_due(), 1U);
    EXPECT_EQ(email_->sent.size(), 2U);
    ASSERT_EQ(in(State::Sent).size(), 1U);
    EXPECT_EQ(in(State::Sent)[0].attempts, 2);
}

TEST_P(Deliveries, each_failure_is_a_warning_in_the_log) {
    std::ostringstream lines;
    auto const before = spdlog::default_logger();
    auto const logger =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
    logger->set_level(spdlog::level::warn);
    spdlog::set_default_logger(logger);
    email_->outcomes = {Outcome::temporary("busy (451)")};
    enqueue(code_for("ann@example.org"));
    delivery_->run_due();
    spdlog::set_default_logger(before);
    EXPECT_THAT(lines.str(), testing::HasSubstr("failed for now: busy (451)"));
}

TEST_P(Deliveries, too_many_failures_leave_a_dead_message) {
    email_->outcomes.assign(10, Outcome::temporary("busy (451)"));
    enqueue(code_for("ann@example.org"));
    for (int i = 0; i < 10; ++i) {
        delivery_->run_due();
        clock_.advance(seconds(20));
    }
    EXPECT_EQ(email_->sent.size(), 3U);
    ASSERT_EQ(in(State::Dead).size(), 1U);
    EXPECT_EQ(in(State::Dead)[0].last_error, "busy (451)");
    EXPECT_EQ(delivery_->counts(Channel::Email).postponed, 2U);
    EXPECT_EQ(delivery_->counts(Channel::Email).dead, 1U);
}

TEST_P(Deliveries, a_permanent_failure_is_not_repeated) {
    email_->outcomes = {Outcome::permanent("no such user (550)")};
    enqueue(code_for("ann@example.org"));
    delivery_->run_due();
    clock_.advance(minutes(5));
    EXPECT_EQ(delivery_->run_due(), 0U);
    EXPECT_EQ(email_->sent.size(), 1U);
    EXPECT_EQ(in(State::Dead).size(), 1U);
}

TEST_P(Deliveries, a_dead_message_can_be_retried_until_it_expires) {
    email_->outcomes = {Outcome::permanent("no such user (550)"), Outcome::permanent("no such user (550)")};
    enqueue(code_for("ann@example.org"));
    delivery_->run_due();
    auto const id = in(State::Dead).at(0).id;
    ASSERT_TRUE(service().retry_message(application_, id));
    EXPECT_FALSE(service().retry_message(application_, id)) << "it waits";
    delivery_->run_due();
    ASSERT_EQ(email_->sent.size(), 2U);
    EXPECT_EQ(email_->sent[1].values.at("code").reveal(), "481516");
    ASSERT_EQ(in(State::Dead).size(), 1U);

    clock_.advance(minutes(10));
    auto const retried = service().retry_message(application_, id);
    ASSERT_FALSE(retried);
    EXPECT_EQ(retried.error().code, ErrorCode::NoSuchMessage);
}

TEST_P(Deliveries, an_expired_code_is_never_sent) {
    enqueue(code_for("ann@example.org"));
    clock_.advance(minutes(10));
    EXPECT_EQ(delivery_->run_due(), 1U);
    EXPECT_TRUE(email_->sent.empty());
    EXPECT_EQ(in(State::Expired).size(), 1U);
    EXPECT_EQ(delivery_->counts(Channel::Email).expired, 1U);
}

TEST_P(Deliveries, a_code_that_expires_between_attempts_is_not_sent_again) {
    email_->outcomes.assign(10, Outcome::temporary("busy (451)"));
    auto message = code_for("ann@example.org");
    message.expires_at = clock_.now() + seconds(4);
    enqueue(message);
    delivery_->run_due();
    clock_.advance(seconds(4));
    EXPECT_EQ(delivery_->run_due(), 1U);
    EXPECT_EQ(email_->sent.size(), 1U);
    EXPECT_EQ(in(State::Expired).size(), 1U);
}

TEST_P(Deliveries, values_are_wiped_when_they_are_not_needed_any_more) {
    enqueue(code_for("sent@example.org"));
    delivery_->run_due();
    EXPECT_TRUE(in(State::Sent).at(0).sealed.empty());

    email_->outcomes = {Outcome::permanent("no such user (550)")};
    enqueue(code_for("dead@example.org"));
    delivery_->run_due();
    EXPECT_FALSE(in(State::Dead).at(0).sealed.empty());
    clock_.advance(minutes(10));
    service().purge(clock_.now() - std::chrono::hours(1));
    EXPECT_TRUE(in(State::Dead).at(0).sealed.empty());
    EXPECT_EQ(in(State::Sent).size(), 1U);

    enqueue(code_for("expired@example.org"));
    clock_.advance(minutes(10));
    delivery_->run_due();
    EXPECT_TRUE(in(State::Expired).at(0).sealed.empty());
}

TEST_P(Deliveries, a_message_whose_holder_died_comes_up_again) {
    enqueue(code_for("ann@example.org"));
    auto const id = in(State::Waiting).at(0).id;
    auto const lease_until = clock_.now() + minutes(2);
    database().write([&](db::Transaction& tx) { claim_message(tx, id, clock_.now(), lease_until); });
    EXPECT_EQ(delivery_->run_due(), 0U);
    clock_.advance(minutes(2));
    EXPECT_EQ(delivery_->run_due(), 1U);
    EXPECT_EQ(email_->sent.size(), 1U);
}

TEST_P(Deliveries, a_lease_that_passed_on_changes_nothing) {
    enqueue(code_for("ann@example.org"));
    auto const id = in(State::Waiting).at(0).id;
    auto const claim = [&] {
        return database().write([&](db::Transaction& tx) {
            return claim_message(tx, id, clock_.now(), clock_.now() + minutes(2));
        });
    };
    auto const first = claim();
    ASSERT_TRUE(first);
    EXPECT_FALSE(claim());
    clock_.advance(minutes(2));
    auto const second = claim();
    ASSERT_TRUE(second);
    EXPECT_FALSE(database().write(
        [&](db::Transaction& tx) { return update_finished(tx, id, first->attempts, State::Sent, ""); }));
    EXPECT_FALSE(database().write([&](db::Transaction& tx) {
        return update_postponed(tx, id, first->attempts, clock_.now(), "late");
    }));
    EXPECT_TRUE(database().write(
        [&](db::Transaction& tx) { return update_finished(tx, id, second->attempts, State::Sent, ""); }));
}

TEST_P(Deliveries, a_message_that_always_ends_the_process_dies) {
    enqueue(code_for("ann@example.org"));
    auto const id = in(State::Waiting).at(0).id;
    for (int i = 0; i < 3; ++i) {
        database().write(
            [&](db::Transaction& tx) { claim_message(tx, id, clock_.now(), clock_.now() + seconds(1)); });
        clock_.advance(seconds(1));
    }
    EXPECT_EQ(delivery_->run_due(), 1U);
    EXPECT_TRUE(email_->sent.empty());
    EXPECT_EQ(in(State::Dead).at(0).last_error, "too many attempts");
}

TEST_P(Deliveries, a_message_of_another_key_is_dead) {
    enqueue(code_for("ann@example.org"));
    FakeSender* email = nullptr;
    Keyring const other{Hash{9}};
    auto for_email = std::make_unique<FakeSender>();
    email = for_email.get();
    Delivery foreign(database(), other, clock_, random_,
                     {std::move(for_email), std::make_unique<FakeSender>()});
    foreign.run_due();
    EXPECT_TRUE(email->sent.empty());
    EXPECT_EQ(in(State::Dead).at(0).last_error, "sealed under another key");
}

TEST_P(Deliveries, the_threads_are_woken_by_enqueueing) {
    FakeSender* email = nullptr;
    FakeSender* phone = nullptr;
    // Polling alone would be too late for this test's patience.
    auto const running = delivery(email, phone, {.poll = std::chrono::hours(1)});
    running->start();
    enqueue(code_for("first@example.org"));
    enqueue(code_for("+819012345678", Channel::Phone));
    auto const deadline = std::chrono::steady_clock::now() + seconds(20);
    while (in(State::Sent).size() < 2 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    running->stop();
    EXPECT_EQ(in(State::Sent).size(), 2U);
    enqueue(code_for("later@example.org"));
    EXPECT_EQ(in(State::Waiting).size(), 1U) << "after stop nothing is sent";
}

TEST_P(Deliveries, two_nodes_never_send_a_message_twice) {
    constexpr std::size_t messages = 60;
    for (std::size_t i = 0; i < messages; ++i) enqueue(code_for("a" + std::to_string(i) + "@example.org"));
    auto const other_database = open_another();
    FakeSender* email = nullptr;
    auto for_email = std::make_unique<FakeSender>();
    email = for_email.get();
    Delivery other(*other_database, keyring_, clock_, random_,
                   {std::move(for_email), std::make_unique<FakeSender>()});
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 2; ++i) {
            threads.emplace_back([&] { delivery_->run_due(); });
            threads.emplace_back([&] { other.run_due(); });
        }
    }
    std::multiset<std::string> targets;
    for (auto const& message : email_->sent) targets.insert(message.target);
    for (auto const& message : email->sent) targets.insert(message.target);
    EXPECT_EQ(targets.size(), messages);
    EXPECT_EQ(std::set<std::string>(targets.begin(), targets.end()).size(), messages);
    EXPECT_EQ(in(State::Sent).size(), messages);
}

TEST(PauseAfter, doubles_up_to_a_bound_with_jitter) {
    SeededRandom random;
    DeliveryOptions const options;
    for (int i = 0; i < 100; ++i) {
        EXPECT_GE(pause_after(1, options, random), seconds(2));
        EXPECT_LE(pause_after(1, options, random), seconds(5));
        EXPECT_GE(pause_after(4, options, random), seconds(20));
        EXPECT_LE(pause_after(4, options, random), seconds(40));
        EXPECT_GE(pause_after(1'000, options, random), minutes(5));
        EXPECT_LE(pause_after(1'000, options, random), minutes(10));
    }
}

}  // namespace
}  // namespace ostiary::messages
