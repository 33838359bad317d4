// Store tests run on both engines, each test on a database that is migrated and empty:
//
//     class CodeStore : public testing::EachDatabase {};
//     INSTANTIATE_TEST_SUITE_P(Engines, CodeStore, testing::both_engines(), testing::engine_name);
//
//     TEST_P(CodeStore, a_code_can_be_used_once) { database().write(...); }
//
// PostgreSQL is the server that OSTIARY_TEST_POSTGRES names (`tools/with_postgres COMMAND` starts one for a
// command); without it the tests of that engine fail.
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "db/open.hpp"
#include "testing/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace ostiary::testing {

inline auto both_engines() {
    return Values(db::Engine::Sqlite, db::Engine::Postgres);
}
std::string engine_name(TestParamInfo<db::Engine> const& engine);

// A database of an engine that nobody else uses, with its schema and no rows, until this ends.
class FreshDatabase {
  public:
    static std::unique_ptr<FreshDatabase> make(db::Engine engine);
    virtual ~FreshDatabase() = default;
    // How any number of `Database` objects open it.
    virtual db::Options options() const = 0;
};

class EachDatabase : public TestWithParam<db::Engine> {
  protected:
    EachDatabase();

    db::Database& database() { return *database_; }
    // Another node's view of the same data. It must go before the test ends.
    std::unique_ptr<db::Database> open_another() const;
    db::Options options() const { return fresh_->options(); }

    ManualClock clock_;
    SeededRandom random_;

  private:
    std::unique_ptr<FreshDatabase> fresh_;
    std::unique_ptr<db::Database> database_;
};

}  // namespace ostiary::testing
