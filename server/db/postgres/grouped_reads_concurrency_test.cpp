#include "db/postgres/grouped_reads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace ostiary::db::postgres {
namespace {

Statement const any{"SELECT 1"};

Question question(std::int64_t number) {
    return {&any, {Parameter(number)}};
}
std::int64_t number_of(Question const& asked) {
    return std::get<std::int64_t>(asked.parameters.front());
}

// Answers each question with its own number; fails as a whole when one of them is negative.
std::vector<Rows> echo(GroupedReads::Questions questions) {
    std::vector<Rows> answers;
    for (auto const* asked : questions) {
        if (number_of(*asked) < 0) throw BrokenInvariant("a negative number");
        answers.push_back({Row({Value(number_of(*asked))})});
    }
    return answers;
}

// Runs `work(caller)` on sixteen threads.
void on_many_threads(std::function<void(std::int64_t caller)> const& work) {
    std::vector<std::jthread> threads;
    for (std::int64_t caller = 0; caller < 16; ++caller) threads.emplace_back([&, caller] { work(caller); });
}

}  // namespace

TEST(GroupedReadsConcurrency, everybody_gets_the_answers_to_his_own_questions) {
    std::atomic<std::size_t> groups = 0;
    GroupedReads reads([&](GroupedReads::Questions questions) {
        ++groups;
        std::this_thread::yield();
        return echo(questions);
    });
    constexpr std::int64_t rounds = 500;
    on_many_threads([&](std::int64_t caller) {
        for (std::int64_t round = 0; round < rounds; ++round) {
            std::int64_t const number = caller * rounds + round;
            std::array const questions{question(number), question(number + 1)};
            auto const answers = reads.read(questions);
            ASSERT_EQ(answers.size(), 2u);
            ASSERT_EQ(answers[0].at(0).get<std::int64_t>(0), number);
            ASSERT_EQ(answers[1].at(0).get<std::int64_t>(0), number + 1);
        }
    });
    EXPECT_LE(groups, 16u * rounds);
}

TEST(GroupedReadsConcurrency, the_failure_of_one_question_is_not_the_failure_of_others) {
    GroupedReads reads(echo);
    on_many_threads([&](std::int64_t caller) {
        for (int round = 0; round < 300; ++round) {
            std::array const questions{question(caller % 4 == 0 ? -1 : caller)};
            if (caller % 4 == 0) {
                EXPECT_THROW(reads.read(questions), BrokenInvariant);
            } else {
                EXPECT_EQ(reads.read(questions).at(0).at(0).get<std::int64_t>(0), caller);
            }
        }
    });
}

TEST(GroupedReadsConcurrency, an_unreachable_database_is_told_to_all_without_asking_again_for_each) {
    std::atomic<int> asked = 0;
    std::atomic<int> refused = 0;
    GroupedReads reads([&](GroupedReads::Questions) -> std::vector<Rows> {
        ++asked;
        std::this_thread::yield();
        throw Unavailable("as the test wishes");
    });
    on_many_threads([&](std::int64_t caller) {
        std::array const questions{question(caller)};
        try {
            reads.read(questions);
        } catch (Unavailable const&) {
            ++refused;
        }
    });
    EXPECT_EQ(refused, 16);
    EXPECT_LE(asked, 16);
}

}  // namespace ostiary::db::postgres
