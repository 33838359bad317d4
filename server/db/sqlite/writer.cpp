#include "db/sqlite/writer.hpp"

#include "db/sqlite/transaction.hpp"
#include "db/unit_scope.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

namespace ostiary::db::sqlite {
namespace {

constexpr std::size_t most_in_batch = 256;

// Pages of 4 KiB in the log after which it is moved into the database, and after which the writer also waits
// for readers, so that the log can start again from its beginning.
constexpr int pages_before_checkpoint = 2'000;
constexpr int pages_before_restart = 16'000;
constexpr int milliseconds_for_readers = 100;

}  // namespace

Writer::Writer(Connection connection, Counters& counters)
    : connection_(std::move(connection)), counters_(counters) {
    batch_.reserve(most_in_batch);
    auto const remember_pages = [](void* pages, sqlite3*, char const*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_.handle(), remember_pages, &log_pages_);
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "writer");
        loop();
    });
}

Writer::~Writer() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

std::vector<Notification> Writer::write(Unit const& unit) {
    Waiting waiting(unit);
    bool was_empty = false;
    {
        std::scoped_lock const lock(mutex_);
        was_empty = first_ == nullptr;
        (was_empty ? first_ : last_->next) = &waiting;
        last_ = &waiting;
    }
    if (was_empty) arrived_.notify_one();
    waiting.done.wait();
    if (waiting.failure) std::rethrow_exception(waiting.failure);
    return std::move(waiting.notifications);
}

void Writer::loop() {
    while (Waiting* const first = wait_for_first()) {
        run_batch(first);
        wake_batch();
        checkpoint_when_due();
    }
}

Writer::Waiting* Writer::wait_for_first() {
    {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return first_ != nullptr || stopping_; });
    }
    return take_next();
}

Writer::Waiting* Writer::take_next() {
    std::scoped_lock const lock(mutex_);
    Waiting* const taken = first_;
    if (taken != nullptr) first_ = taken->next;
    return taken;
}

// Units that arrive while others run join the batch.
void Writer::run_batch(Waiting* first) {
    batch_.push_back(first);
    try {
        begin_.run();
        for (Waiting* next = first; next != nullptr;) {
            run_one(*next);
            if (!connection_.in_transaction())
                throw Unavailable("SQLite ended the transaction after a failure");
            next = batch_.size() < most_in_batch ? take_next() : nullptr;
            if (next != nullptr) batch_.push_back(next);
        }
        commit();
        ++counters_.commits;
    } catch (...) {
        fail_batch(std::current_exception());
    }
}

void Writer::run_one(Waiting& waiting) {
    save_.run();
    bool keep = false;
    try {
        UnitScope const scope;
        Transaction transaction(connection_);
        transaction.run_unit(waiting.unit);
        keep = !transaction.is_undone();
        if (keep) waiting.notifications = transaction.take_notifications();
    } catch (...) {
        waiting.failure = std::current_exception();
    }
    if (!connection_.in_transaction()) return;
    if (!keep) roll_back_unit_.run();
    release_.run();
}

void Writer::commit() {
    try {
        commit_.run();
    } catch (std::exception const& failure) {
        throw Unavailable(fmt::format("a transaction could not be committed: {}", failure.what()));
    }
}

// Also a unit that ended well: what it returned may rest on what is now lost.
void Writer::fail_batch(std::exception_ptr const& failure) {
    for (Waiting* waiting : batch_) {
        if (!waiting->failure) waiting->failure = failure;
    }
    try {
        if (connection_.in_transaction()) roll_back_.run();
    } catch (std::exception const& error) {
        spdlog::error("the transaction of a failed batch could not be rolled back: {}", error.what());
    }
}

void Writer::wake_batch() {
    for (Waiting* waiting : batch_) waiting->done.give();
    batch_.clear();
}

// A log that readers hold on to grows on; then the next attempt waits for as many pages again.
void Writer::checkpoint_when_due() {
    if (log_pages_ < checkpointed_pages_) checkpointed_pages_ = 0;
    if (log_pages_ < checkpointed_pages_ + pages_before_checkpoint) return;
    bool const wait_for_readers = log_pages_ >= pages_before_restart;
    int const mode = wait_for_readers ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
    sqlite3_busy_timeout(connection_.handle(), milliseconds_for_readers);
    int const code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, mode, nullptr, nullptr);
    sqlite3_busy_timeout(connection_.handle(), busy_milliseconds);
    if (code != SQLITE_OK && code != SQLITE_BUSY) spdlog::warn("SQLite checkpoint: {}", sqlite3_errstr(code));
    checkpointed_pages_ = log_pages_;
}

}  // namespace ostiary::db::sqlite
