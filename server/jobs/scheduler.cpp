#include "jobs/scheduler.hpp"

#include "jobs/store.hpp"

#include <spdlog/spdlog.h>

namespace ostiary::jobs {
namespace {

constexpr std::chrono::seconds poll{5};

}  // namespace

Scheduler::Scheduler(db::Database& database, Clock const& clock) : database_(database), clock_(clock) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::add(Task task) {
    ensure(!thread_.joinable(), "tasks are added before the start");
    for (auto const& other : tasks_) ensure(other.name != task.name, "each task has its own name");
    tasks_.push_back(std::move(task));
}

void Scheduler::start() {
    thread_ = std::thread([this] { loop(); });
}

void Scheduler::stop() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    condition_.notify_all();
    if (thread_.joinable()) thread_.join();
}

int Scheduler::run_due() {
    int count = 0;
    for (auto const& task : tasks_) {
        if (is_stopping()) break;
        try {
            if (!claim(task)) continue;
            ++count;
            task.run();
        } catch (std::exception const& error) {
            spdlog::error("jobs: {} failed: {}", task.name, error.what());
        }
    }
    return count;
}

void Scheduler::loop() {
    while (true) {
        run_due();
        std::unique_lock lock(mutex_);
        if (condition_.wait_for(lock, poll, [&] { return stopping_; })) return;
    }
}

bool Scheduler::is_stopping() {
    std::scoped_lock const lock(mutex_);
    return stopping_;
}

bool Scheduler::claim(Task const& task) {
    auto const now = clock_.now();
    auto const next = find_next_run(database_, task.name);
    if (next && *next > now) return false;
    return database_.write(
        [&](db::Transaction& tx) { return claim_run(tx, task.name, now, now + task.interval); });
}

}  // namespace ostiary::jobs
