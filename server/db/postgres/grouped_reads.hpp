// Reads of many callers in one round trip: while one group is under way, those who come wait and are the next
// group. So PostgreSQL and this program wake up once for a group, and a read costs a fraction of one that
// goes alone. One caller of each group, not a thread of its own, does the work.
#pragma once

#include "db/database.hpp"

#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

namespace ostiary::db::postgres {

class GroupedReads {
  public:
    using Questions = std::span<Question const* const>;
    // Answers all questions, on one snapshot.
    using Run = std::function<std::vector<Rows>(Questions)>;

    explicit GroupedReads(Run run) : run_(std::move(run)) {}

    // Throws what `run` throws; a failure that is no `Unavailable` reaches only the caller whose question
    // failed.
    std::vector<Rows> read(std::span<Question const> questions);

  private:
    enum class Told { Nothing, Lead, Done };
    struct Caller {
        explicit Caller(std::span<Question const> asked) : questions(asked) {}
        std::span<Question const> questions;
        std::vector<Rows> answers;
        std::exception_ptr failure;
        std::atomic<Told> told = Told::Nothing;
    };
    using Group = std::vector<Caller*>;

    bool may_lead(Caller& own);
    void lead(Caller& own);
    Group take_group(Caller& own);
    void pass_on();
    void answer(Group const& group) noexcept;
    void answer_each(Group const& group) noexcept;
    void ask(std::span<Caller* const> group);
    static void tell(Caller& caller, Told what);

    Run run_;
    std::mutex mutex_;
    std::size_t leaders_ = 0;
    std::deque<Caller*> waiting_;
};

}  // namespace ostiary::db::postgres
