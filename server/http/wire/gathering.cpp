#include "http/wire/gathering.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ostiary::http::wire {
namespace {

constexpr std::size_t most_in_group = 64;

}  // namespace

Gathering::Gathering(Route const& route, LanePool& pool, std::size_t most_waiting,
                     std::atomic<bool> const& gives_up)
    : route_(route), pool_(pool), most_waiting_(most_waiting), gives_up_(gives_up) {}

void Gathering::handle(Request const& request, Done done) {
    switch (admit(request, done)) {
        case Admission::Refused:
            return done(answer_error(overloaded(), request));
        case Admission::NeedsThread:
            return call_thread();
        case Admission::Waits:
            return;
    }
}

Gathering::Admission Gathering::admit(Request const& request, Done& done) {
    std::scoped_lock const lock(mutex_);
    if (has_thread_ && waiting_.size() >= most_waiting_) {
        ++refused_;
        return Admission::Refused;
    }
    waiting_.push_back({&request, std::move(done)});
    return std::exchange(has_thread_, true) ? Admission::Waits : Admission::NeedsThread;
}

void Gathering::call_thread() {
    LanePool::Work work = [this] { this->work(); };
    if (pool_.submit(work, Rank::Ordinary)) return;
    refuse(take_all());
}

// Whatever other work waits for the lane has its turn between two groups.
void Gathering::work() {
    for (auto group = take_group(); !group.empty(); group = take_group()) {
        answer(std::move(group));
        LanePool::Work rest = [this] { work(); };
        if (pool_.waiting() > 0 && pool_.submit(rest, Rank::Ordinary)) return;
    }
}

// Empty when nothing waits; then this thread leaves.
Gathering::Group Gathering::take_group() {
    std::scoped_lock const lock(mutex_);
    auto const count = std::min(waiting_.size(), most_in_group);
    auto const end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    Group group(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    if (group.empty()) has_thread_ = false;
    return group;
}

void Gathering::answer(Group group) const {
    if (gives_up_) return refuse(std::move(group));
    std::vector<Request const*> requests;
    for (auto const& each : group) requests.push_back(each.request);
    auto answers = answer_together(route_, requests);
    for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(answers[i]));
}

Gathering::Group Gathering::take_all() {
    std::scoped_lock const lock(mutex_);
    has_thread_ = false;
    return std::exchange(waiting_, {});
}

void Gathering::refuse(Group group) {
    for (auto& [request, done] : group) done(answer_error(overloaded(), *request));
}

std::size_t Gathering::waiting() const {
    std::scoped_lock const lock(mutex_);
    return waiting_.size();
}

std::uint64_t Gathering::refused() const {
    std::scoped_lock const lock(mutex_);
    return refused_;
}

}  // namespace ostiary::http::wire
