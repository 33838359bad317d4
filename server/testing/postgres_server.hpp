// The PostgreSQL server that tests use, and the databases that this test program has made on it. For one
// thread at a time.
#pragma once

#include "db/postgres/connect.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::testing {

class PostgresServer {
  public:
    // Throws, with a sentence that says what to do, when OSTIARY_TEST_POSTGRES names no server.
    static PostgresServer& of_this_program();
    // Drops the databases.
    ~PostgresServer();
    PostgresServer(PostgresServer const&) = delete;
    PostgresServer& operator=(PostgresServer const&) = delete;

    // A migrated database without rows.
    std::string borrow_empty_database();
    void give_back(std::string name);

    // An empty one, without any schema; for tests of migrations. It is dropped at the end of the program.
    std::string make_database();

    std::string url_of(std::string_view database) const;
    // Runs SQL as the superuser in one database of this server, on a session that is kept.
    void run(std::string const& database, std::string const& sql);

  private:
    PostgresServer();

    std::string url_;
    std::vector<std::string> made_;
    std::vector<std::string> free_;
    std::map<std::string, db::postgres::Session> sessions_;
};

}  // namespace ostiary::testing
