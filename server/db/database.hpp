// The narrow waist over SQLite and PostgreSQL. A unit of work is a function of a transaction:
//
//     auto outcome = database.write([&](db::Transaction& tx) -> Result<Account> { ... });
//
// It may be run again from its start after a conflict or a failover, and on SQLite runs on the writer's thread beside other units, so
// it touches nothing but `tx` and its own captures, does no I/O, and does not take long. When `write` returns, what the unit did is
// durable (SQLite: WAL with synchronous=FULL; PostgreSQL: synchronous_commit=on), whatever it returned: **an error is not a rollback.**
// A unit that must leave nothing behind says `return tx.undo(error)`. An exception also rolls back, and reaches the caller.
//
// All functions may be called from any thread, except from inside a unit of work. A broken database is `Unavailable`.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.hpp"
#include "db/statement.hpp"
#include "db/value.hpp"

namespace ostiary::db {

class Transaction {
  public:
    virtual ~Transaction() = default;

    // Every row of the answer.
    template <class... P>
    Rows query(Statement const& statement, P const&... parameters) {
        std::vector<Parameter> const list{to_parameter(parameters)...};
        return run(statement, list).rows;
    }
    // The only row, or nullopt. More than one is a bug.
    template <class... P>
    std::optional<Row> query_one(Statement const& statement, P const&... parameters) {
        Rows rows = query(statement, parameters...);
        ensure(rows.size() <= 1, "at most one row answers");
        return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
    }
    // The number of rows written.
    template <class... P>
    std::int64_t execute(Statement const& statement, P const&... parameters) {
        std::vector<Parameter> const list{to_parameter(parameters)...};
        return run(statement, list).changed;
    }

    // Tells the subscribers of `channel` on every node, once this transaction is durable: those of this node before `write` returns,
    // the others over LISTEN/NOTIFY. `payload` is short text (at most 4,000 bytes).
    virtual void notify(std::string_view channel, std::string_view payload) = 0;

    // Marks the transaction as one that leaves nothing behind, and passes the error on.
    [[nodiscard]] std::unexpected<Error> undo(Error error) {
        undone_ = true;
        return fail(std::move(error));
    }
    [[nodiscard]] std::unexpected<Error> undo(ErrorCode code) { return undo(Error{code}); }

  protected:
    struct Answer {
        Rows rows;
        std::int64_t changed = 0;
    };
    virtual Answer run(Statement const& statement, std::span<Parameter const> parameters) = 0;

    bool undone_ = false;
};

using Unit = std::function<void(Transaction&)>;
using Subscriber = std::function<void(std::string_view payload)>;

class Database {
  public:
    virtual ~Database() = default;

    // Runs `f(tx)` in a transaction that may write, and returns what `f` returned.
    template <class F>
    auto write(F&& f) -> std::invoke_result_t<F&, Transaction&> {
        return returning<std::invoke_result_t<F&, Transaction&>>(f, [this](Unit const& unit) { run_write(unit); });
    }
    // Runs `f(tx)` on a snapshot; a statement that writes is a bug.
    template <class F>
    auto read(F&& f) -> std::invoke_result_t<F&, Transaction&> {
        return returning<std::invoke_result_t<F&, Transaction&>>(f, [this](Unit const& unit) { run_read(unit); });
    }

    // `subscriber` is called for each notification on `channel`, from this node or another, from any thread. Subscribe before serving.
    virtual void subscribe(std::string channel, Subscriber subscriber) = 0;

    // Whether every notification of other nodes reaches this one: false while the listening connection is down or has not answered for
    // two seconds. Always true on SQLite, which has one node. While it is false, nothing that depends on notifications may be cached.
    virtual bool hears_other_nodes() const = 0;

    // Whether the database answers now; for /readyz.
    virtual bool is_reachable() = 0;

  protected:
    virtual void run_write(Unit const& unit) = 0;
    virtual void run_read(Unit const& unit) = 0;

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
