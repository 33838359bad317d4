// The two engines have the same schema, and take the same statements.
#include "db/postgres/connection.hpp"
#include "db/sqlite/connection.hpp"
#include "testing/databases.hpp"
#include "testing/statements.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace ostiary::db {
namespace {

using testing::Contains;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::Not;

// One line for each fact of a schema, in order.
using Schema = std::vector<std::string>;

Statement const sqlite_columns{
    "SELECT t.name, c.name, c.type, c.\"notnull\" FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"};
// The columns of each key or index in order; whether it is the primary key, unique, partial.
Statement const sqlite_indexes{
    "SELECT t.name, i.name, group_concat(c.name, ', '), i.origin = 'pk', i.\"unique\", i.partial "
    "FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name, i.name"};
Statement const sqlite_foreign_keys{
    "SELECT t.name, f.\"from\", f.\"table\", f.\"to\" FROM pragma_table_list t JOIN "
    "pragma_foreign_key_list(t.name) f "
    "WHERE t.schema = 'main' AND t.type = 'table'"};

Statement const postgres_columns{
    "SELECT table_name, column_name, "
    "CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'boolean' THEN 'INTEGER' WHEN 'bytea' THEN 'BLOB' WHEN "
    "'text' THEN 'TEXT' "
    "ELSE data_type END, is_nullable = 'NO' FROM information_schema.columns WHERE table_schema IN "
    "('ostiary', 'credentials')"};
Statement const postgres_indexes{
    "SELECT c.relname, CAST(i.indexrelid AS bigint), "
    "(SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY AS "
    "k(attribute, place) "
    " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attribute), "
    "i.indisprimary, i.indisunique, i.indpred IS NOT NULL "
    "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname IN ('ostiary', 'credentials')"};
Statement const postgres_foreign_keys{
    "SELECT c.relname, a.attname, p.relname, b.attname FROM pg_constraint k JOIN pg_class c ON c.oid = "
    "k.conrelid "
    "JOIN pg_class p ON p.oid = k.confrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = "
    "k.conkey[1] "
    "JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = k.confkey[1] WHERE k.contype = 'f'"};
Statement const postgres_collations{
    "SELECT table_name, column_name, COALESCE(collation_name, 'default') FROM information_schema.columns "
    "WHERE table_schema IN ('ostiary', 'credentials') AND data_type = 'text'"};

Schema read_schema(Database& database, Statement const& columns, Statement const& indexes,
                   Statement const& foreign_keys) {
    Schema schema;
    for (Row const& row : database.query(columns)) {
        schema.push_back(fmt::format("{}.{} {} {}", row.get<std::string>(0), row.get<std::string>(1),
                                     row.get<std::string>(2), row.get<bool>(3) ? "NOT NULL" : "NULL"));
    }
    for (Row const& row : database.query(indexes)) {
        std::string_view const kind = row.get<bool>(3)   ? "primary key"
                                      : row.get<bool>(4) ? "unique"
                                                         : "index";
        schema.push_back(fmt::format("{} {} ({}){}", row.get<std::string>(0), kind, row.get<std::string>(2),
                                     row.get<bool>(5) ? " of some rows" : ""));
    }
    for (Row const& row : database.query(foreign_keys)) {
        schema.push_back(fmt::format("{}.{} references {}.{}", row.get<std::string>(0),
                                     row.get<std::string>(1), row.get<std::string>(2),
                                     row.get<std::string>(3)));
    }
    std::sort(schema.begin(), schema.end());
    return schema;
}

TEST(Schemas, are_equal_on_both_engines) {
    auto const file = testing::FreshDatabase::make(Engine::Sqlite);
    auto const server = testing::FreshDatabase::make(Engine::Postgres);
    auto const on_sqlite =
        read_schema(*open(file->options()), sqlite_columns, sqlite_indexes, sqlite_foreign_keys);
    auto const on_postgres =
        read_schema(*open(server->options()), postgres_columns, postgres_indexes, postgres_foreign_keys);
    EXPECT_THAT(on_sqlite, ElementsAreArray(on_postgres));
    EXPECT_THAT(on_sqlite, Contains("accounts.username TEXT NULL"));
    EXPECT_THAT(on_sqlite, Contains("sessions primary key (account_id, token_hash)"));
    EXPECT_THAT(on_sqlite, Contains("applications unique (organization_id) of some rows"));
    EXPECT_THAT(on_sqlite, Contains("keys.application_id references applications.id"));
}

TEST(Schemas, text_sorts_by_its_bytes_on_both_engines) {
    auto const server = testing::FreshDatabase::make(Engine::Postgres);
    auto const columns = open(server->options())->query(postgres_collations);
    EXPECT_THAT(columns, Not(IsEmpty()));
    for (Row const& row : columns)
        EXPECT_EQ(row.get<std::string>(2), "C") << row.get<std::string>(0) << "." << row.get<std::string>(1);
}

class Statements : public testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, Statements, testing::both_engines(), testing::engine_name);

TEST_P(Statements, that_an_engine_does_not_take_are_found) {
    static Statement const fine{"UPDATE limits SET used = used + $2 WHERE key = $1 RETURNING used"};
    static Statement const typo{"SELECT used FORM limits"};
    static Statement const missing{"SELECT nothing FROM limits"};
    auto const fresh = testing::FreshDatabase::make(GetParam());
    std::array<Statement const*, 3> const list{&fine, &typo, &missing};
    auto const wrong = testing::wrong_statements(fresh->options(), list);
    ASSERT_EQ(wrong.size(), 2U);
    EXPECT_THAT(wrong[0], testing::HasSubstr("FORM"));
    EXPECT_THAT(wrong[1], testing::HasSubstr("nothing"));
}

}  // namespace
}  // namespace ostiary::db
