// What a unit of work sees of PostgreSQL.
#pragma once

#include "db/database.hpp"
#include "db/postgres/connection.hpp"

namespace ostiary::db::postgres {

class Transaction final : public db::Transaction {
  public:
    Transaction(Connection& connection, Mode mode) : connection_(connection) { connection_.begin(mode); }
    // What was not committed is rolled back.
    ~Transaction() override { connection_.roll_back(); }
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;

    // Runs the unit and commits, unless it is undone; throws what the unit threw. Returns what is to be told
    // on this node.
    std::vector<Notification> run_and_commit(Unit const& unit) {
        run_unit(unit);
        if (undone_) return {};
        connection_.commit(notifications_);
        return std::move(notifications_);
    }
    void run_unit(Unit const& unit) {
        unit(*this);
        rethrow_failure();
    }

  protected:
    Answer perform(Statement const& statement, std::span<Parameter const> parameters) override {
        return connection_.run(statement, parameters);
    }
    void perform_later(Statement const& statement, std::span<Parameter const> parameters) override {
        connection_.send(statement, parameters);
    }
    std::vector<Rows> perform_together(std::span<Question const> questions) override {
        return connection_.run_together(questions);
    }

  private:
    Connection& connection_;
};

}  // namespace ostiary::db::postgres
