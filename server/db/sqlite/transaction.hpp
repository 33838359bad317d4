// What a unit of work sees of SQLite.
#pragma once

#include "db/database.hpp"
#include "db/sqlite/connection.hpp"

namespace ostiary::db::sqlite {

class Transaction final : public db::Transaction {
  public:
    explicit Transaction(Connection& connection) : connection_(connection) {}

    // Runs the unit; throws what it threw.
    void run_unit(Unit const& unit) {
        unit(*this);
        rethrow_failure();
    }
    bool is_undone() const { return undone_; }
    std::vector<Notification> take_notifications() { return std::move(notifications_); }

  protected:
    Answer perform(Statement const& statement, std::span<Parameter const> parameters) override {
        return connection_.run(statement, parameters);
    }

  private:
    Connection& connection_;
};

}  // namespace ostiary::db::sqlite
