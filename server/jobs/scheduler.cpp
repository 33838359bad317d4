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
    records_.push_back({.name = task.name, .last_success = std::nullopt});
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
    for (std::size_t i = 0; i < tasks_.size() && !is_stopping(); ++i) {
        if (run_if_due(tasks_[i], records_[i])) ++count;
    }
    return count;
}

bool Scheduler::run_if_due(Task const& task, Record& record) {
    bool claimed = false;
    try {
        claimed = claim(task);
        if (!claimed) return false;
        task.run();
        std::scoped_lock const lock(mutex_);
        record.last_success = clock_.now();
    } catch (std::exception const& error) {
        note_failure(record, error);
    }
    return claimed;
}

void Scheduler::note_failure(Record& record, std::exception const& error) {
    spdlog::error("jobs: {} failed: {}", record.name, error.what());
    std::scoped_lock const lock(mutex_);
    ++record.failures;
}

std::vector<Record> Scheduler::records() const {
    std::scoped_lock const lock(mutex_);
    return records_;
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
