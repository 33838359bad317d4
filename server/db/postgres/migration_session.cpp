#include "db/migration_session.hpp"

#include "db/postgres/connect.hpp"
#include "db/postgres/database.hpp"
#include "db/postgres/failure.hpp"
#include "db/postgres/wire.hpp"

#include <fmt/format.h>

namespace ostiary::db::postgres {
namespace {

constexpr Dialect postgres_dialect{
    .integer = "bigint",
    .bytes = "bytea",
    .boolean = "boolean",
    .text = "text COLLATE \"C\"",
    .keyed_table = "",
    .credentials = "credentials.",
};

// A migration may take its time, and so may another node's, which holds the lock. The lock is one of the
// database, held until the transaction ends; its number is arbitrary. The answer is the schemas that are
// missing: one that an administrator has made is taken as it is, so that the program's role need not be
// allowed to make any.
constexpr char const* begin_locked =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
    "SELECT pg_advisory_xact_lock(6013870721);"
    "SELECT name FROM unnest(ARRAY['ostiary', 'credentials']) AS name WHERE to_regnamespace(name) IS NULL";

class PostgresMigrationSession final : public MigrationSession {
  public:
    explicit PostgresMigrationSession(Options const& options) : session_(connect(options)) {}

    Dialect const& dialect() const override { return postgres_dialect; }

    void begin() override {
        auto const missing = run_plain(session_.get(), begin_locked);
        for (int i = 0; i < PQntuples(missing.get()); ++i)
            run_plain(session_.get(), fmt::format("CREATE SCHEMA {}", PQgetvalue(missing.get(), i, 0)));
    }
    void run_script(std::string const& sql) override { run_plain(session_.get(), sql); }
    void commit() override { run_plain(session_.get(), "COMMIT"); }
    std::unique_ptr<db::Database> into_database(Options const& options) override {
        return std::make_unique<Database>(options, std::move(session_));
    }

    Answer run(Statement const& statement, std::span<Parameter const> parameters) override {
        std::string const sql(statement.sql());
        check(PQprepare(session_.get(), "", sql.c_str(), 0, nullptr), sql);
        Answered const described = check(PQdescribePrepared(session_.get(), ""), sql);
        std::vector<Oid> types;
        types.reserve(static_cast<std::size_t>(PQnparams(described.get())));
        for (int i = 0; i < PQnparams(described.get()); ++i) types.push_back(PQparamtype(described.get(), i));
        Encoded encoded;
        encoded.fill(parameters, types);
        Answered const answered = check(PQexecPrepared(session_.get(), "", encoded.count(), encoded.values(),
                                                       encoded.lengths(), encoded.formats(), 1),
                                        sql);
        return {read_rows(answered.get())};
    }

  private:
    static Answered check(PGresult* result, std::string_view sql) {
        Answered owned(result);
        auto const status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw_failure(result, sql);
        return owned;
    }

    Session session_;
};

}  // namespace

bool is_made(Options const& options) {
    auto const session = connect(options);
    auto const found =
        run_plain(session.get(), "SELECT 1 WHERE to_regclass('ostiary.migrations') IS NOT NULL");
    return PQntuples(found.get()) == 1;
}

std::unique_ptr<MigrationSession> open_migration_session(Options const& options) {
    return std::make_unique<PostgresMigrationSession>(options);
}

}  // namespace ostiary::db::postgres
