#include "db/postgres/pool.hpp"

#include <algorithm>

namespace ostiary::db::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds first_back_off{50};
constexpr milliseconds longest_back_off{1'000};

}  // namespace

void Pool::add(Session session) {
    idle_.push_back(std::make_unique<Connection>(options_, std::move(session)));
    ++open_;
}

Pool::Loan Pool::borrow(Deadline deadline) {
    return {*this, take(deadline)};
}

std::unique_ptr<Connection> Pool::take(Deadline deadline) {
    std::unique_lock lock(mutex_);
    bool waited = false;
    while (true) {
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        auto const now = steady_clock::now();
        if (open_ < options_.connections && now >= next_attempt_) {
            ++open_;
            lock.unlock();
            if (auto connection = open(deadline)) return connection;
            lock.lock();
            continue;
        }
        if (now >= deadline) {
            throw Unavailable(last_failure_.empty() ? "no connection to PostgreSQL became free in time"
                                                    : last_failure_);
        }
        if (!waited) ++options_.counters->waits;
        waited = true;
        changed_.wait_until(lock,
                            open_ < options_.connections ? std::min(deadline, next_attempt_) : deadline);
    }
}

// nullptr when it could not, and there is time for another attempt.
std::unique_ptr<Connection> Pool::open(Deadline deadline) {
    try {
        auto connection = std::make_unique<Connection>(options_);
        {
            std::scoped_lock const lock(mutex_);
            back_off_ = milliseconds(0);
            last_failure_.clear();
        }
        changed_.notify_all();
        return connection;
    } catch (std::exception const& failure) {
        if (!may_try_again(failure, deadline)) throw;
        return nullptr;
    }
}

bool Pool::may_try_again(std::exception const& failure, Deadline deadline) {
    std::scoped_lock const lock(mutex_);
    --open_;
    back_off_ = std::clamp(back_off_ * 2, first_back_off, longest_back_off);
    next_attempt_ = steady_clock::now() + back_off_;
    last_failure_ = failure.what();
    changed_.notify_all();
    return next_attempt_ < deadline;
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    if (connection->is_broken()) {
        close_idle_and(std::move(connection));
        return;
    }
    {
        std::scoped_lock const lock(mutex_);
        idle_.push_back(std::move(connection));
    }
    changed_.notify_one();
}

void Pool::close_idle_and(std::unique_ptr<Connection> broken) {
    Connections closing;
    {
        std::scoped_lock const lock(mutex_);
        std::swap(closing, idle_);
        closing.push_back(std::move(broken));
        open_ -= closing.size();
    }
    changed_.notify_all();
}

}  // namespace ostiary::db::postgres
