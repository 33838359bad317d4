#include "testing/databases.hpp"

#include "db/migrator.hpp"
#include "testing/postgres_server.hpp"

namespace ostiary::testing {
namespace {

class FreshSqlite final : public FreshDatabase {
  public:
    FreshSqlite() { std::filesystem::copy_file(migrated_file(), folder_ / "test.db"); }

    db::Options options() const override {
        return {.url = Secret((folder_ / "test.db").string()), .exclusive = db::Exclusive::No};
    }

  private:
    // Made once in a process; a copy of it takes no time.
    static std::filesystem::path migrated_file() {
        static TemporaryFolder const folder;
        static bool const made = [] {
            db::migrate({.url = Secret((folder / "migrated.db").string())}, ManualClock());
            return true;
        }();
        return made ? folder / "migrated.db" : std::filesystem::path();
    }

    TemporaryFolder folder_;
};

// Borrowed from the databases of this test program, which are emptied instead of made anew: that takes a
// hundredth of the time.
class FreshPostgres final : public FreshDatabase {
  public:
    FreshPostgres() : name_(PostgresServer::of_this_program().borrow_empty_database()) {}
    ~FreshPostgres() override { PostgresServer::of_this_program().give_back(name_); }

    db::Options options() const override {
        return {.url = Secret(PostgresServer::of_this_program().url_of(name_)), .connections = 16};
    }

  private:
    std::string name_;
};

}  // namespace

std::string engine_name(TestParamInfo<db::Engine> const& engine) {
    return engine.param == db::Engine::Sqlite ? "sqlite" : "postgres";
}

std::unique_ptr<FreshDatabase> FreshDatabase::make(db::Engine engine) {
    if (engine == db::Engine::Postgres) return std::make_unique<FreshPostgres>();
    return std::make_unique<FreshSqlite>();
}

EachDatabase::EachDatabase() : fresh_(FreshDatabase::make(GetParam())), database_(open_another()) {}

std::unique_ptr<db::Database> EachDatabase::open_another() const {
    return db::open(fresh_->options());
}

}  // namespace ostiary::testing
