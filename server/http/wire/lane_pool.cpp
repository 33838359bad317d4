#include "http/wire/lane_pool.hpp"

#include "http/wire/scheduling.hpp"

#include <pthread.h>

#include <algorithm>
#include <system_error>

namespace ostiary::http::wire {

LanePool::LanePool(std::string name, LaneSize size, std::chrono::milliseconds idle_end)
    : name_(std::move(name)), size_(size), idle_end_(idle_end) {}

// Work that a thread without any is about to take does not count as waiting.
bool LanePool::has_room(Rank rank) const {
    std::size_t const free_threads = size_.threads - busy_;
    if (rank == Rank::Preferred) return preferred_.size() < size_.queue + free_threads;
    return ordinary_.size() < size_.queue + free_threads - std::min(free_threads, preferred_.size());
}

bool LanePool::submit(Work& work, Rank rank) {
    std::scoped_lock const lock(mutex_);
    if (stopped_ || !has_room(rank) || !has_worker()) {
        ++refused_;
        return false;
    }
    (rank == Rank::Preferred ? preferred_ : ordinary_).push_back(std::move(work));
    wake_.notify_one();
    return true;
}

bool LanePool::has_worker() {
    std::size_t const unoccupied = threads_.size() - busy_;
    return queued() < unoccupied || ensure_worker();
}

bool LanePool::ensure_worker() {
    for (auto& thread : ended_) thread.join();
    ended_.clear();
    if (threads_.size() == size_.threads) return true;
    auto const self = threads_.emplace(threads_.end());
    try {
        *self = std::thread([this, self] { run(self); });
    } catch (std::system_error const&) {
        threads_.erase(self);
    }
    return !threads_.empty();
}

LanePool::Work LanePool::take() {
    // security: the preferred go first (LanePools.serve_the_preferred_first).
    auto& queue = preferred_.empty() ? ordinary_ : preferred_;
    Work work = std::move(queue.front());
    queue.pop_front();
    return work;
}

void LanePool::run(std::list<std::thread>::iterator self) {
    pthread_setname_np(pthread_self(), name_.substr(0, 15).c_str());
    be_nice(size_.niceness);
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait_for(lock, idle_end_, [&] { return stopped_ || queued() > 0; });
        if (queued() == 0) break;
        Work work = take();
        ++busy_;
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
        --busy_;
    }
    ended_.splice(ended_.end(), threads_, self);
    ended_thread_.notify_all();
}

std::size_t LanePool::waiting() const {
    std::scoped_lock const lock(mutex_);
    return queued();
}

std::uint64_t LanePool::refused() const {
    std::scoped_lock const lock(mutex_);
    return refused_;
}

void LanePool::stop() {
    std::unique_lock lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
    ended_thread_.wait(lock, [&] { return threads_.empty(); });
    for (auto& thread : ended_) thread.join();
    ended_.clear();
}

}  // namespace ostiary::http::wire
