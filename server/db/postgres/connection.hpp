// One connection to PostgreSQL, with its prepared statements. It works in libpq's pipeline mode to save round
// trips: BEGIN goes out with the first statement, what nobody waits for with the next one, notifications with
// COMMIT, and the end of a transaction that wrote nothing is not waited for. Used by one thread at a time.
#pragma once

#include "db/database.hpp"
#include "db/postgres/connect.hpp"
#include "db/postgres/wire.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::db::postgres {

enum class Mode { Read, Write };

class Connection {
  public:
    // Throws `Unavailable`.
    explicit Connection(Options const& options) : Connection(options, connect(options)) {}
    // On a session from `connect`.
    Connection(Options const& options, Session session);

    // The transaction begins with its first statement.
    void begin(Mode mode);
    // Outside of a transaction, a statement runs by itself and may only read. Throws as failure.hpp says.
    Answer run(Statement const& statement, std::span<Parameter const> parameters);
    // Within a transaction, a statement whose answer is not read: it goes out with the next one that is run,
    // or with COMMIT, and what fails is thrown there.
    void send(Statement const& statement, std::span<Parameter const> parameters);
    // Within a transaction, all of them in one round trip.
    std::vector<Rows> run_together(std::span<Question const> questions);
    // Returns when the transaction is durable. `Interrupted` when it certainly did not happen, `Unavailable`
    // when that is not known.
    void commit(std::span<Notification const> notifications);
    // Ends the transaction, without waiting for it. Does not throw: a connection that cannot do so is broken.
    void roll_back() noexcept;
    void prepare(Statement const& statement) { prepared(statement); }

    // Whether it must not be used again.
    bool is_broken() const { return broken_; }

  private:
    struct Prepared {
        std::string name;
        std::vector<Oid> types;
    };
    enum class State { Idle, BeginIsDue, Open };

    Prepared const& prepared(Statement const& statement);
    void ensure_sent(bool sent);
    void send_begin_when_due();
    void send_named(char const* name, Encoded const& parameters);
    void send_notification(Notification const& notification);
    void send_sync();
    void end_unread_segment();
    void flush();
    // `each`: takes the answers to all commands of the segment.
    Answered read_answer(std::string_view sql, std::vector<Answered>* each = nullptr);
    Answered read_segment(Answered& failure, std::vector<Answered>* each = nullptr);
    Answered next_result();
    void wait_for(short events);
    [[noreturn]] void lose(std::string_view why);

    Session session_;
    std::chrono::milliseconds longest_wait_;
    bool broken_ = false;
    Mode mode_ = Mode::Read;
    State state_ = State::Idle;
    // Whether commands were sent since the last synchronisation point.
    bool in_segment_ = false;
    // Segments (up to a synchronisation point) that were sent and whose answers nobody has read.
    int unread_segments_ = 0;
    Encoded encoded_;
    std::vector<Prepared> prepared_;
};

}  // namespace ostiary::db::postgres
