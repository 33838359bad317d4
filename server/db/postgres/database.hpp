// The database on PostgreSQL. A write runs at READ COMMITTED, since each decision is one conditional
// statement; a read is one snapshot (REPEATABLE READ). A unit that met a conflict, or whose connection was
// lost before COMMIT, is run again until `Options::patience`.
#pragma once

#include "db/database.hpp"
#include "db/open.hpp"
#include "db/postgres/listener.hpp"
#include "db/postgres/pool.hpp"
#include "db/subscribers.hpp"

namespace ostiary::db::postgres {

class Database final : public db::Database {
  public:
    // Throws `Unavailable` when the URL cannot be read; the server need not be there.
    explicit Database(Options const& options);
    // With a first connection, from `connect`.
    Database(Options const& options, Session first);

    void subscribe(std::string channel, Subscriber subscriber) override;
    bool hears_other_nodes() const override { return listener_.is_hearing(); }
    bool is_reachable() override;

  protected:
    void run_write(Unit const& unit) override;
    void run_read(Unit const& unit) override;
    Answer run_alone(Statement const& statement, std::span<Parameter const> parameters) override;

  private:
    // Runs `use` on a connection, again when it was `Interrupted`.
    template <class F>
    auto with_connection(F const& use);

    std::chrono::milliseconds patience_;
    std::shared_ptr<Counters> counters_;
    Subscribers subscribers_;
    Pool pool_;
    Listener listener_;
};

}  // namespace ostiary::db::postgres
