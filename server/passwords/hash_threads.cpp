#include "passwords/hash_threads.hpp"

#include "base/arena.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <future>
#include <utility>

namespace ostiary::passwords {
namespace {

constexpr std::size_t known_turns = 7;  // before one of the ordinary
constexpr int average_over = 16;

void lower_priority(int niceness) {
    // On Linux this is the calling thread's alone. A thread that stays at normal priority still hashes.
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness));
}

}  // namespace

Duration steady_time() {
    return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

Duration expected_wait(Load const& load, Priority priority) {
    std::size_t turns = 1;
    if (priority == Priority::Known) {
        turns += load.known + std::min(load.ordinary, load.known / known_turns);
    } else {
        turns += load.ordinary + std::min(load.known, known_turns * (load.ordinary + 1));
    }
    return load.mean * static_cast<std::int64_t>(turns) / load.threads;
}

struct HashThreads::Job {
    std::function<void()> work;
    Duration arrived;
    std::promise<Result<void>> outcome;
};

// Where one thread works, and what the counters know of it.
struct HashThreads::Desk {
    Arena arena;
    std::size_t held = 0;
    bool unwiped = false;
};

HashThreads::HashThreads(ThreadsOptions options) : options_(std::move(options)) {
    ensure(options_.threads >= 1, "there is a thread to hash on");
    counters_.mean = options_.first_guess;
    for (unsigned i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { serve(); });
}

HashThreads::~HashThreads() {
    stop();
}

Load HashThreads::load() const {
    return {known_.size(), ordinary_.size(), counters_.mean, options_.threads};
}

Result<void> HashThreads::run(std::function<void()> work, Priority priority) {
    auto const job = std::make_shared<Job>(std::move(work), options_.elapsed());
    {
        std::scoped_lock const lock(mutex_);
        if (auto const room = check_room(priority); !room) return room;
        (priority == Priority::Known ? known_ : ordinary_).push_back(job);
    }
    work_came_.notify_one();
    return job->outcome.get_future().get();
}

Result<void> HashThreads::ask_for_room(Priority priority) {
    std::unique_lock const lock(mutex_, std::try_to_lock);
    return lock ? check_room(priority) : Result<void>();
}

// Holding the lock.
Result<void> HashThreads::check_room(Priority priority) {
    if (stopping_) return fail(ErrorCode::Unavailable);
    // Always one may wait, so that turns are taken and measured again after something has slowed them.
    if ((priority == Priority::Known ? known_ : ordinary_).empty()) return {};
    auto const wait = expected_wait(load(), priority);
    if (wait <= options_.longest_wait) return {};
    ++counters_.refused;
    return fail_until(ErrorCode::Overloaded, wait - options_.longest_wait);
}

void HashThreads::stop() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    work_came_.notify_all();
    threads_.clear();
}

ThreadsCounters HashThreads::counters() const {
    std::scoped_lock const lock(mutex_);
    auto counters = counters_;
    counters.waiting = known_.size() + ordinary_.size();
    return counters;
}

std::shared_ptr<HashThreads::Job> HashThreads::take_next() {
    bool const ordinary_turn = known_.empty() || (known_in_a_row_ >= known_turns && !ordinary_.empty());
    Queue& queue = ordinary_turn ? ordinary_ : known_;
    if (queue.empty()) return nullptr;
    known_in_a_row_ = ordinary_turn ? 0 : known_in_a_row_ + 1;
    auto job = std::move(queue.front());
    queue.pop_front();
    return job;
}

void HashThreads::serve() {
    lower_priority(options_.niceness);
    Desk desk{.arena = Arena(options_.arena)};
    std::unique_lock lock(mutex_);
    for (;;) {
        if (auto const job = take_next()) {
            lock.unlock();
            finish(*job, desk);
            lock.lock();
        } else if (stopping_) {
            return;
        } else {
            rest(lock, desk);
        }
    }
}

void HashThreads::finish(Job& job, Desk& desk) {
    auto const started = options_.elapsed();
    if (started - job.arrived > options_.give_up_after) return give_up(job);
    std::exception_ptr problem;
    try {
        ArenaUse const use(desk.arena);
        job.work();
    } catch (...) {
        problem = std::current_exception();
    }
    auto const spent = options_.elapsed() - started;
    {
        std::scoped_lock const lock(mutex_);
        counters_.mean =
            counters_.done == 0 ? spent : counters_.mean + (spent - counters_.mean) / average_over;
        ++counters_.done;
        counters_.waited += started - job.arrived;
        note(desk);
    }
    if (problem) {
        job.outcome.set_exception(problem);
    } else {
        job.outcome.set_value({});
    }
}

void HashThreads::give_up(Job& job) {
    {
        std::scoped_lock const lock(mutex_);
        ++counters_.given_up;
    }
    job.outcome.set_value(fail_until(ErrorCode::Overloaded, options_.longest_wait));
}

// Nothing waits: first the memory is wiped, and after a while given back.
void HashThreads::rest(std::unique_lock<std::mutex>& lock, Desk& desk) {
    if (!desk.arena.is_wiped()) {
        lock.unlock();
        desk.arena.wipe();
        lock.lock();
    } else if (desk.arena.held() == 0) {
        work_came_.wait(lock);
    } else if (work_came_.wait_for(lock, options_.release_after) == std::cv_status::timeout &&
               known_.empty() && ordinary_.empty()) {
        lock.unlock();
        desk.arena.release();
        lock.lock();
    }
    note(desk);
}

void HashThreads::note(Desk& desk) {
    counters_.arena_bytes += desk.arena.held() - desk.held;
    desk.held = desk.arena.held();
    counters_.unwiped_arenas +=
        static_cast<std::size_t>(!desk.arena.is_wiped()) - static_cast<std::size_t>(desk.unwiped);
    desk.unwiped = !desk.arena.is_wiped();
}

}  // namespace ostiary::passwords
