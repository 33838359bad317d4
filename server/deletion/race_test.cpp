// What happens at once: requests, logins, taking it back, and nodes that erase.
#include "deletion/deletion_fixture.hpp"

#include <atomic>
#include <thread>

namespace ostiary::deletion {
namespace {

using std::chrono::days;

class DeletionRaces : public Deletions {
  protected:
    DeletionRaces() {
        set(R"({"deletion": {"grace_days": 7}, "codes": {"tries": 10, "resend_after_seconds": 0,
                "per_target_hour": 100, "per_target_day": 1000}})");
    }

    // Calls `act` from as many threads at once; how many of them were told true.
    static int succeed(int threads, std::function<bool(int)> const& act) {
        std::atomic<int> successes = 0;
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < threads; ++i) callers.emplace_back([&, i] { successes += act(i) ? 1 : 0; });
        }
        return successes;
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, DeletionRaces, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(DeletionRaces, of_sixteen_requests_with_one_code_or_the_password_one_is_made) {
    auto const made = make_account();
    auto const code = by_code(made.account);
    auto const one = [&](int i) {
        return deregister(made.account, i % 2 == 0 ? by_password() : code).has_value();
    };
    EXPECT_EQ(succeed(16, one), 1);
    EXPECT_EQ(count_events(audit::Event::DeletionRequested), 1U);
}

TEST_P(DeletionRaces, no_session_begins_while_the_account_is_leaving) {
    for (int round = 0; round < 5; ++round) {
        auto const address = "ann" + std::to_string(round) + "@example.org";
        auto const made = make_account(address);
        succeed(8, [&](int i) {
            return i == 4 ? deregister(made.account).has_value() : log_in_with_password(address).has_value();
        });
        EXPECT_TRUE(sessions_.list_sessions(made.account.id).empty());
        EXPECT_EQ(code_of(log_in_with_password(address)), ErrorCode::AccountDeleting);
    }
}

TEST_P(DeletionRaces, a_cancellation_and_an_erasure_at_once_do_not_both_happen) {
    for (int round = 0; round < 8; ++round) {
        auto const address = "ann" + std::to_string(round) + "@example.org";
        auto const made = make_account(address);
        ASSERT_TRUE(deregister(made.account));
        clock_.advance(days(7) - std::chrono::minutes(1));
        auto const digits = cancelling_code(address);
        clock_.advance(std::chrono::minutes(1));
        auto const act = [&](int i) {
            if (i % 2 == 0) return cancel(digits, address).has_value();
            return deletions_.erase_due() == 1;
        };
        EXPECT_EQ(succeed(4, act), 1);
        bool const kept = find(made.account.id).has_value();
        auto const deletion = deletions_.get_latest(application().id, made.account.id).value();
        EXPECT_EQ(deletion.cancelled_at.has_value(), kept);
        EXPECT_EQ(deletion.erased_at.has_value(), !kept);
        EXPECT_EQ(log_in_with_password(address).has_value(), kept);
    }
}

TEST_P(DeletionRaces, several_nodes_erase_each_account_once) {
    constexpr int accounts = 12;
    for (int i = 0; i < accounts; ++i) {
        auto const made = make_account("person" + std::to_string(i) + "@example.org");
        ASSERT_TRUE(deregister(made.account));
    }
    clock_.advance(days(8));
    auto const other = open_another();
    std::atomic<std::int64_t> erased = 0;
    succeed(4, [&](int i) {
        Service node(i % 2 == 0 ? database() : *other, passwords_, codes_, sessions_, messages_, clock_,
                     random_);
        erased += node.erase_due();
        return true;
    });
    EXPECT_EQ(erased, accounts);
    EXPECT_EQ(count_events(audit::Event::AccountDeleted), std::size_t(accounts));
}

}  // namespace
}  // namespace ostiary::deletion
