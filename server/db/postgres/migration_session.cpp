#include "db/migration_session.hpp"

#include "db/postgres/connect.hpp"
#include "db/postgres/failure.hpp"
#include "db/postgres/wire.hpp"

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

// The lock is one of the database, held until the transaction ends; its number is arbitrary. A schema that an
// administrator has made is taken as it is, so that the program's role need not be allowed to make any.
constexpr char const* begin_locked =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(6013870721)";
constexpr char const* make_schemas =
    "DO $$ BEGIN"
    " IF to_regnamespace('ostiary') IS NULL THEN CREATE SCHEMA ostiary; END IF;"
    " IF to_regnamespace('credentials') IS NULL THEN CREATE SCHEMA credentials; END IF;"
    " END $$";

class PostgresMigrationSession final : public MigrationSession {
  public:
    explicit PostgresMigrationSession(Options const& options) : session_(connect(options)) {
        // A migration may take its time, and so may another node's.
        run_plain(session_.get(), "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    }

    Dialect const& dialect() const override { return postgres_dialect; }

    void begin() override {
        run_plain(session_.get(), begin_locked);
        run_plain(session_.get(), make_schemas);
    }
    void run_script(std::string const& sql) override { run_plain(session_.get(), sql); }
    void commit() override { run_plain(session_.get(), "COMMIT"); }

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

std::unique_ptr<MigrationSession> open_migration_session(Options const& options) {
    return std::make_unique<PostgresMigrationSession>(options);
}

}  // namespace ostiary::db::postgres
