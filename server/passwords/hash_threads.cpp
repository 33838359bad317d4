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

HashThreads::HashThreads(ThreadsOptions options) : options_(std::move(options)), mean_(options_.first_guess) {
    ensure(options_.threads >= 1, "there is a thread to hash on");
    for (unsigned i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { serve(); });
}

HashThreads::~HashThreads() {
    stop();
}

Load HashThreads::queued() const {
    return {known_.queued, ordinary_.queued, mean_, options_.threads};
}

Load HashThreads::coming() const {
    auto load = queued();
    load.known = std::max<std::size_t>(load.known, known_.placed);
    load.ordinary = std::max<std::size_t>(load.ordinary, ordinary_.placed);
    return load;
}

Result<void> HashThreads::run(std::function<void()> work, Priority priority) {
    auto const job = std::make_shared<Job>(std::move(work), options_.elapsed());
    {
        std::scoped_lock const lock(mutex_);
        if (stopping_) return fail(ErrorCode::Unavailable);
        if (auto const room = check_room(queued(), priority); !room) return room;
        crowd(priority).queue.push_back(job);
        ++crowd(priority).queued;
    }
    work_came_.notify_one();
    return job->outcome.get_future().get();
}

Result<std::shared_ptr<Place>> HashThreads::take_place(Priority priority) {
    if (auto const room = check_room(coming(), priority); !room) return fail(room.error());
    return std::make_shared<Place>(crowd(priority).placed);
}

Result<void> HashThreads::check_room(Load const& load, Priority priority) {
    // Always one may wait, so that turns are taken and measured again after something has slowed them.
    if ((priority == Priority::Known ? load.known : load.ordinary) == 0) return {};
    auto const wait = expected_wait(load, priority);
    if (wait <= options_.longest_wait) return {};
    ++refused_;
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
    counters.waiting = known_.queued + ordinary_.queued;
    counters.refused = refused_;
    counters.mean = mean_;
    return counters;
}

std::shared_ptr<HashThreads::Job> HashThreads::take_next() {
    bool const ordinary_turn =
        known_.queue.empty() || (known_in_a_row_ >= known_turns && !ordinary_.queue.empty());
    Crowd& crowd = ordinary_turn ? ordinary_ : known_;
    if (crowd.queue.empty()) return nullptr;
    known_in_a_row_ = ordinary_turn ? 0 : known_in_a_row_ + 1;
    auto job = std::move(crowd.queue.front());
    crowd.queue.pop_front();
    --crowd.queued;
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
        Duration const mean = mean_;
        mean_ = counters_.done == 0 ? spent : mean + (spent - mean) / average_over;
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
               known_.queue.empty() && ordinary_.queue.empty()) {
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
