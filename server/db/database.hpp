// The narrow waist over SQLite and PostgreSQL. A unit of work is a function of a transaction:
//
//     auto outcome = database.write([&](db::Transaction& tx) -> Result<Account> { ... });
//
// It may be run again from its start after a conflict or a failover, and on SQLite runs on the writer's
// thread beside other units, so it touches nothing but `tx` and its own captures, does no I/O, and does not
// take long. When `write` returns, what the unit did is durable (SQLite: WAL with synchronous=FULL;
// PostgreSQL: synchronous_commit=on), whatever it returned: **an error is not a rollback.** A unit that must
// leave nothing behind says `return tx.undo(error)`. An exception also rolls back, and reaches the caller;
// when a statement has thrown, the transaction is over, even if the unit swallows the exception.
//
// Between two statements of one unit another unit may commit (PostgreSQL runs at READ COMMITTED): what must
// not change in between is decided inside one statement, `UPDATE ... WHERE id = $1 AND used_at IS NULL
// RETURNING ...`, whose condition is checked again on the newest row when it had to wait for another writer.
//
// All functions may be called from any thread, except from inside a unit of work. A broken database is
// `Unavailable`; for a write on PostgreSQL whose connection broke while COMMIT was under way, that means: not
// known whether it was done.
#pragma once

#include "base/error.hpp"
#include "db/statement.hpp"
#include "db/value.hpp"

#include <array>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ostiary::db {

// A row that must be unique is there already, or one that must be there is not (foreign key). The unit rolls
// back. Statements that expect this say ON CONFLICT. `what()` names the constraint, never a value.
class Conflict : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct Answer {
    Rows rows;
    std::int64_t changed = 0;
};

// A SELECT to be run beside others: see `answer_together` and `read_together`. Borrows what its parameters
// were made from.
struct Question {
    Statement const* statement;
    std::vector<Parameter> parameters;
};
template <class... P>
Question ask(Statement const& statement, P const&... parameters) {
    return {&statement, {to_parameter(parameters)...}};
}

// Who is told. On PostgreSQL, transactions that tell every node commit one after the other.
enum class Reach { ThisNode, EveryNode };

struct Notification {
    std::string channel;
    std::string payload;
    Reach reach = Reach::EveryNode;
};

class Transaction {
  public:
    virtual ~Transaction() = default;

    // Every row of the answer.
    template <class... P>
    Rows query(Statement const& statement, P const&... parameters) {
        return run(statement, std::array<Parameter, sizeof...(P)>{to_parameter(parameters)...}).rows;
    }
    // The only row, or nullopt. More than one is a bug.
    template <class... P>
    std::optional<Row> query_one(Statement const& statement, P const&... parameters) {
        return only_row(query(statement, parameters...));
    }
    // SELECTs that need no answers of each other, in one round trip to PostgreSQL. The answers in the order
    // of the questions.
    std::vector<Rows> answer_together(std::span<Question const> questions);
    // The number of rows written.
    template <class... P>
    std::int64_t execute(Statement const& statement, P const&... parameters) {
        return run(statement, std::array<Parameter, sizeof...(P)>{to_parameter(parameters)...}).changed;
    }
    // Like `execute`, for a row whose number nobody asks for: it may be on its way only with the next
    // statement or with the end of the unit, which saves PostgreSQL a round trip. What fails is thrown there
    // at the latest.
    template <class... P>
    void send(Statement const& statement, P const&... parameters) {
        run_later(statement, std::array<Parameter, sizeof...(P)>{to_parameter(parameters)...});
    }

    // Tells the subscribers of `channel` on every node, once this transaction is durable: those of this node
    // before `write` returns, the others, where it reaches them, over LISTEN/NOTIFY. `channel` is a word of
    // at most 60 bytes, `payload` short text (1 to 4,000 bytes).
    void notify(std::string_view channel, std::string_view payload, Reach reach = Reach::EveryNode);

    // Marks the transaction as one that leaves nothing behind, and passes the error on.
    [[nodiscard]] std::unexpected<Error> undo(Error error) {
        undone_ = true;
        return fail(std::move(error));
    }
    [[nodiscard]] std::unexpected<Error> undo(ErrorCode code) { return undo(Error{code}); }

    static std::optional<Row> only_row(Rows rows);

  protected:
    // What an engine does for one statement.
    virtual Answer perform(Statement const& statement, std::span<Parameter const> parameters) = 0;
    // For one whose answer nobody reads.
    virtual void perform_later(Statement const& statement, std::span<Parameter const> parameters) {
        perform(statement, parameters);
    }
    virtual std::vector<Rows> perform_together(std::span<Question const> questions);

    // Called by an engine when the unit has ended: throws what a statement threw, if the unit has swallowed
    // it.
    void rethrow_failure() const;

    bool undone_ = false;
    std::vector<Notification> notifications_;

  private:
    Answer run(Statement const& statement, std::span<Parameter const> parameters);
    void run_later(Statement const& statement, std::span<Parameter const> parameters);
    template <class F>
    auto noting_failure(F const& perform);

    std::exception_ptr failure_;
};

using Unit = std::function<void(Transaction&)>;

// An empty payload says: notifications may have been missed, forget everything that depends on them. Must not
// throw, and is quick.
using Subscriber = std::function<void(std::string_view payload)>;

class Database {
  public:
    virtual ~Database() = default;

    // Runs `f(tx)` in a transaction that may write, and returns what `f` returned.
    template <class F>
    auto write(F&& f) -> std::invoke_result_t<F&, Transaction&> {
        return returning<std::invoke_result_t<F&, Transaction&>>(
            f, [this](Unit const& unit) { run_write(unit); });
    }
    // Runs `f(tx)` on a snapshot; a statement that writes is a bug.
    template <class F>
    auto read(F&& f) -> std::invoke_result_t<F&, Transaction&> {
        return returning<std::invoke_result_t<F&, Transaction&>>(
            f, [this](Unit const& unit) { run_read(unit); });
    }

    // One SELECT by itself, at the least cost: like `read`, without a transaction around it.
    template <class... P>
    Rows query(Statement const& statement, P const&... parameters) {
        return run_alone(statement, std::array<Parameter, sizeof...(P)>{to_parameter(parameters)...}).rows;
    }
    template <class... P>
    std::optional<Row> query_one(Statement const& statement, P const&... parameters) {
        return Transaction::only_row(query(statement, parameters...));
    }

    // SELECTs that need no answers of each other, on one snapshot and in one round trip to PostgreSQL. The
    // answers in the order of the questions.
    std::vector<Rows> read_together(std::span<Question const> questions);

    // `subscriber` is called for each notification on `channel`, from this node or another, from any thread;
    // this node's own may come twice. What it refers to outlives the database. Subscribe before serving.
    virtual void subscribe(std::string channel, Subscriber subscriber) = 0;

    // Whether every notification of other nodes reaches this one: false while the listening connection is
    // down or has not answered for two seconds. Always true on SQLite, which has one node. While it is false,
    // nothing that depends on notifications may be cached.
    virtual bool hears_other_nodes() const = 0;

    // Whether the database answers now; for /readyz.
    virtual bool is_reachable() = 0;

  protected:
    virtual void run_write(Unit const& unit) = 0;
    virtual void run_read(Unit const& unit) = 0;
    virtual Answer run_alone(Statement const& statement, std::span<Parameter const> parameters) = 0;

  private:
    template <class R, class F, class Run>
    static R returning(F& f, Run const& run) {
        if constexpr (std::is_void_v<R>) {
            run([&](Transaction& tx) { f(tx); });
        } else {
            std::optional<R> result;
            run([&](Transaction& tx) { result.emplace(f(tx)); });
            ensure(result.has_value(), "a unit of work that ended gives its result");
            return std::move(*result);
        }
    }
};

}  // namespace ostiary::db
