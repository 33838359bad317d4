// The one thread that writes to an SQLite file. It takes the units of work that wait, runs each in a
// savepoint of its own, and commits them together with one fsync (group commit): a unit that fails or is
// undone takes no other with it. A caller gets its answer only after the commit; when the commit fails, all
// units of the batch are `Unavailable`.
#pragma once

#include "db/counters.hpp"
#include "db/database.hpp"
#include "db/sqlite/connection.hpp"
#include "db/sqlite/signal.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ostiary::db::sqlite {

class Writer {
  public:
    Writer(Connection connection, Counters& counters);
    // Runs what still waits.
    ~Writer();
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    // Returns when the unit is durable, with what it wants to be told; throws what it threw.
    std::vector<Notification> write(Unit const& unit);

  private:
    // On the caller's stack.
    struct Waiting {
        explicit Waiting(Unit const& the_unit) : unit(the_unit) {}
        Unit const& unit;
        std::vector<Notification> notifications;
        std::exception_ptr failure;
        Waiting* next = nullptr;
        Signal done;
    };

    void loop();
    Waiting* wait_for_first();
    Waiting* take_next();
    void run_batch(Waiting* first);
    void run_one(Waiting& waiting);
    void commit();
    void fail_batch(std::exception_ptr const& failure);
    void wake_batch();
    void checkpoint_when_due();

    Connection connection_;
    Counters& counters_;
    Command begin_{connection_, "BEGIN IMMEDIATE"};
    Command commit_{connection_, "COMMIT"};
    Command roll_back_{connection_, "ROLLBACK"};
    Command save_{connection_, "SAVEPOINT unit"};
    Command release_{connection_, "RELEASE unit"};
    Command roll_back_unit_{connection_, "ROLLBACK TO unit"};
    std::vector<Waiting*> batch_;
    int log_pages_ = 0;
    int checkpointed_pages_ = 0;

    std::mutex mutex_;
    std::condition_variable arrived_;
    Waiting* first_ = nullptr;
    Waiting* last_ = nullptr;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace ostiary::db::sqlite
