#include "db/postgres/grouped_reads.hpp"

#include <iterator>

namespace ostiary::db::postgres {
namespace {

// While one group waits for the server, the next is put together.
constexpr std::size_t most_leaders = 2;
constexpr std::size_t most_in_group = 64;

}  // namespace

std::vector<Rows> GroupedReads::read(std::span<Question const> questions) {
    Caller own(questions);
    if (!may_lead(own)) own.told.wait(Told::Nothing, std::memory_order_acquire);
    if (own.told.load(std::memory_order_acquire) != Told::Done) lead(own);
    if (own.failure) std::rethrow_exception(own.failure);
    return std::move(own.answers);
}

bool GroupedReads::may_lead(Caller& own) {
    std::scoped_lock const lock(mutex_);
    if (leaders_ == most_leaders) {
        waiting_.push_back(&own);
        return false;
    }
    ++leaders_;
    return true;
}

void GroupedReads::lead(Caller& own) {
    auto const group = take_group(own);
    answer(group);
    pass_on();
    for (Caller* caller : group) {
        if (caller != &own) tell(*caller, Told::Done);
    }
}

GroupedReads::Group GroupedReads::take_group(Caller& own) {
    Group group{&own};
    std::scoped_lock const lock(mutex_);
    auto const count = std::min(waiting_.size(), most_in_group - 1);
    auto const end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    group.insert(group.end(), waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    return group;
}

void GroupedReads::pass_on() {
    Caller* next = nullptr;
    {
        std::scoped_lock const lock(mutex_);
        if (waiting_.empty()) {
            --leaders_;
            return;
        }
        next = waiting_.front();
        waiting_.pop_front();
    }
    tell(*next, Told::Lead);
}

void GroupedReads::answer(Group const& group) noexcept {
    try {
        ask(group);
    } catch (Unavailable const&) {
        for (Caller* caller : group) caller->failure = std::current_exception();
    } catch (...) {
        answer_each(group);
    }
}

// One of them failed: the others do not.
void GroupedReads::answer_each(Group const& group) noexcept {
    for (Caller* caller : group) {
        try {
            ask({&caller, 1});
        } catch (...) {
            caller->failure = std::current_exception();
        }
    }
}

void GroupedReads::ask(std::span<Caller* const> group) {
    std::vector<Question const*> questions;
    for (Caller const* caller : group) {
        for (auto const& question : caller->questions) questions.push_back(&question);
    }
    auto answers = run_(questions);
    auto next = std::make_move_iterator(answers.begin());
    for (Caller* caller : group) {
        auto const end = next + static_cast<std::ptrdiff_t>(caller->questions.size());
        caller->answers.assign(next, end);
        next = end;
    }
}

// Told that all is done, the caller may be gone, and with it the object: only the address is used to wake it.
void GroupedReads::tell(Caller& caller, Told what) {
    auto* const told = &caller.told;
    told->store(what, std::memory_order_release);
    told->notify_one();
}

}  // namespace ostiary::db::postgres
