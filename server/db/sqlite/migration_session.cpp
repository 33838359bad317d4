#include "db/migration_session.hpp"

#include "db/sqlite/connection.hpp"
#include "db/sqlite/database.hpp"
#include "db/sqlite/file.hpp"

#include <filesystem>

namespace ostiary::db::sqlite {
namespace {

constexpr Dialect sqlite_dialect{
    .integer = "INTEGER",
    .bytes = "BLOB",
    .boolean = "INTEGER",
    .text = "TEXT",
    .keyed_table = "STRICT, WITHOUT ROWID",
    .credentials = "",
};

Statement const find_record{"SELECT 1 FROM sqlite_master WHERE name = 'migrations'"};

class SqliteMigrationSession final : public MigrationSession {
  public:
    explicit SqliteMigrationSession(std::string const& path) : connection_(made(path), Access::Write) {}

    Dialect const& dialect() const override { return sqlite_dialect; }

    void begin() override { connection_.run_script("BEGIN IMMEDIATE"); }
    void run_script(std::string const& sql) override { connection_.run_script(sql); }
    Answer run(Statement const& statement, std::span<Parameter const> parameters) override {
        return connection_.run(statement, parameters);
    }
    void commit() override { connection_.run_script("COMMIT"); }
    std::unique_ptr<db::Database> into_database(Options const& options) override {
        return std::make_unique<Database>(sqlite_path(options.url.reveal()), options);
    }

  private:
    static std::string made(std::string path) {
        make_file(path);
        return path;
    }

    Connection connection_;
};

}  // namespace

bool is_made(Options const& options) {
    auto const path = sqlite_path(options.url.reveal());
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return false;
    return !Connection(path, Access::Read).run(find_record, {}).rows.empty();
}

std::unique_ptr<MigrationSession> open_migration_session(Options const& options) {
    return std::make_unique<SqliteMigrationSession>(sqlite_path(options.url.reveal()));
}

}  // namespace ostiary::db::sqlite
