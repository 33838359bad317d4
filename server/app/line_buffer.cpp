#include "app/line_buffer.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

namespace ostiary::app {

namespace {

constexpr std::size_t most_waiting = 1024 * 1024;  // bytes
constexpr std::size_t worth_a_write = 32 * 1024;
constexpr std::chrono::milliseconds moment{50};

// Signals are for the thread that waits for them.
void leave_signals_to_others() {
    sigset_t every;
    sigfillset(&every);
    pthread_sigmask(SIG_BLOCK, &every, nullptr);
}

void write_all(int file, std::string_view text) {
    while (!text.empty()) {
        auto const written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

LineBuffer::LineBuffer(int file) : file_(file), thread_([this] { work(); }) {}

LineBuffer::~LineBuffer() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

// The first line of a moment starts it, and a full buffer ends it.
void LineBuffer::add(std::string_view lines) {
    bool wake = false;
    {
        std::scoped_lock const lock(mutex_);
        if (waiting_.size() + lines.size() > most_waiting) waiting_.clear();
        bool const fills = !is_full_ && waiting_.size() + lines.size() > worth_a_write;
        wake = waiting_.empty() || fills;
        is_full_ = is_full_ || fills;
        waiting_ += lines;
    }
    if (wake) wake_.notify_one();
}

std::string LineBuffer::take(std::unique_lock<std::mutex>& lock) {
    wake_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
    wake_.wait_for(lock, moment, [this] { return is_full_ || stopping_; });
    is_full_ = false;
    return std::exchange(waiting_, {});
}

void LineBuffer::work() {
    leave_signals_to_others();
    std::unique_lock lock(mutex_);
    while (!stopping_ || !waiting_.empty()) {
        auto const taken = take(lock);
        lock.unlock();
        write_all(file_, taken);
        lock.lock();
    }
}

}  // namespace ostiary::app
