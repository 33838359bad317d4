// Connections to PostgreSQL: opened when they are needed, kept, at most a fixed number at a time. While the
// server cannot be reached, attempts to connect come at growing intervals. When a connection is lost all idle
// ones are closed, as the server has most likely gone.
#pragma once

#include "db/postgres/connection.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ostiary::db::postgres {

using Deadline = std::chrono::steady_clock::time_point;

class Pool {
  public:
    // Lends one connection as long as it lives. A connection that has broken meanwhile is closed.
    class Loan {
      public:
        Loan(Pool& owner, std::unique_ptr<Connection> connection)
            : owner_(owner), connection_(std::move(connection)) {}
        ~Loan() { owner_.give_back(std::move(connection_)); }
        Loan(Loan const&) = delete;
        Loan& operator=(Loan const&) = delete;
        Connection* operator->() const { return connection_.get(); }
        Connection& operator*() const { return *connection_; }

      private:
        Pool& owner_;
        std::unique_ptr<Connection> connection_;
    };

    explicit Pool(Options const& options) : options_(options) {}
    // One from elsewhere, before any is lent. Throws `Unavailable`.
    void add(Session session);

    // Waits for a free connection, or for the server, until the deadline; then throws `Unavailable`.
    Loan borrow(Deadline deadline);

  private:
    using Connections = std::vector<std::unique_ptr<Connection>>;

    std::unique_ptr<Connection> take(Deadline deadline);
    std::unique_ptr<Connection> open(Deadline deadline);
    bool may_try_again(std::exception const& failure, Deadline deadline);
    void give_back(std::unique_ptr<Connection> connection);
    void close_idle_and(std::unique_ptr<Connection> broken);

    Options options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t open_ = 0;
    Connections idle_;
    Deadline next_attempt_{};
    std::chrono::milliseconds back_off_{0};
    std::string last_failure_;
};

}  // namespace ostiary::db::postgres
