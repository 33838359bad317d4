// What an account leaves behind: nothing, in any table of the schema, but that it was there.
#include "deletion/erase.hpp"

#include "deletion/deletion_fixture.hpp"

#include <fmt/format.h>

#include <list>
#include <set>

namespace ostiary::deletion {
namespace {

// What stays, and why that is no person.
std::set<std::string> const kept{
    "audit",      // names the account by its id, which nothing leads from to a person any more
    "deletions",  // the same; the person's own words are wiped
    "tickets",    // of nobody: they are for an administrator who has no account yet
};

db::Statement const sqlite_columns{
    "SELECT t.name, c.name, c.type, c.\"notnull\" FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"};
db::Statement const postgres_columns{
    "SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns "
    "WHERE table_schema IN ('ostiary', 'credentials')"};

struct Column {
    std::string name;
    std::string type;
    bool needed = false;
};
using Tables = std::map<std::string, std::vector<Column>>;

bool has(std::vector<Column> const& columns, std::string_view name) {
    return std::ranges::find(columns, name, &Column::name) != columns.end();
}

class Erasure : public Deletions {
  protected:
    Tables tables() {
        Tables found;
        auto const& columns = GetParam() == db::Engine::Sqlite ? sqlite_columns : postgres_columns;
        for (auto const& row : database().query(columns)) {
            found[row.get<std::string>(0)].push_back(
                {row.get<std::string>(1), row.get<std::string>(2), row.get<bool>(3)});
        }
        return found;
    }

    // A statement made for this test, which lives as long as the program, as statements do.
    static db::Statement const& statement(std::string sql) {
        static std::list<std::string> texts;
        static std::list<db::Statement> statements;
        return statements.emplace_back(texts.emplace_back(std::move(sql)));
    }

    std::string bytes_literal(ByteView bytes) const {
        auto const hex = to_hex(bytes);
        return GetParam() == db::Engine::Sqlite ? "x'" + hex + "'" : "'\\x" + hex + "'::bytea";
    }

    // The rows of a table that are about this account, by what the table has for that.
    std::string rows_of(std::string const& table, std::vector<Column> const& columns,
                        accounts::Account const& account) const {
        auto const address = account.contacts.front().value;
        if (has(columns, "account_id"))
            return fmt::format("{} WHERE account_id = {}", table, bytes_literal(account.id.bytes()));
        return fmt::format("{} WHERE {} = '{}'", table, has(columns, "target") ? "target" : "value", address);
    }
    std::int64_t count(std::string const& table, std::vector<Column> const& columns,
                       accounts::Account const& account) {
        auto const& counting = statement("SELECT count(*) FROM " + rows_of(table, columns, account));
        return database().query_one(counting)->get<std::int64_t>(0);
    }

    // Something about the account in a table that has nothing of it yet.
    void fill(std::string const& table, std::vector<Column> const& columns,
              accounts::Account const& account) {
        std::string names;
        std::string values;
        for (auto const& [name, type, needed] : columns) {
            std::string value;
            if (name == "account_id") {
                value = bytes_literal(account.id.bytes());
            } else if (name == "application_id") {
                value = bytes_literal(account.application.bytes());
            } else if (name == "target") {
                value = "'" + account.contacts.front().value + "'";
            } else if (!needed) {
                continue;
            } else if (type == "BLOB" || type == "bytea") {
                value = bytes_literal(random_.bytes(16));
            } else if (type == "TEXT" || type == "text") {
                value = "'x'";
            } else {
                value = type == "boolean" ? "false" : "1";
            }
            names += (names.empty() ? "" : ", ") + name;
            values += (values.empty() ? "" : ", ") + value;
        }
        auto const& insert = statement(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, names, values));
        database().write([&](db::Transaction& tx) { tx.execute(insert); });
    }

    void erase_now(AccountId const& id) {
        database().write([&](db::Transaction& tx) {
            erase(tx, *accounts::hold_account(tx, application().id, id), clock_.now());
        });
    }

    // Every value of every table, as text.
    std::string everything_stored() {
        std::string all;
        for (auto const& [table, columns] : tables()) {
            for (auto const& column : columns) {
                auto const text = GetParam() == db::Engine::Sqlite
                                      ? fmt::format("CAST({} AS TEXT)", column.name)
                                      : fmt::format("CAST({} AS text)", column.name);
                if (column.type == "BLOB" || column.type == "bytea") continue;
                auto const& reading = statement(fmt::format("SELECT {} FROM {}", text, table));
                for (auto const& row : database().query(reading))
                    all += row.get<std::optional<std::string>>(0).value_or("") + "\n";
            }
        }
        return all;
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, Erasure, ostiary::testing::both_engines(), ostiary::testing::engine_name);

TEST_P(Erasure, nothing_personal_is_left_in_any_table) {
    auto const leaver = make_account().account;
    auto const stayer = make_account("bob@example.org").account;
    Tables about_people;
    for (auto const& [table, columns] : tables()) {
        if (!kept.contains(table) && (has(columns, "account_id") || has(columns, "target")))
            about_people.emplace(table, columns);
    }
    EXPECT_GE(about_people.size(), 8U);
    std::map<std::string, std::int64_t> of_stayer;
    for (auto const& [table, columns] : about_people) {
        for (auto const& account : {leaver, stayer})
            if (count(table, columns, account) == 0) fill(table, columns, account);
        of_stayer[table] = count(table, columns, stayer);
    }
    erase_now(leaver.id);
    for (auto const& [table, columns] : about_people) {
        EXPECT_EQ(count(table, columns, leaver), 0) << table << " is not erased: see deletion/erase.cpp";
        EXPECT_EQ(count(table, columns, stayer), of_stayer[table]) << table;
    }
    EXPECT_EQ(find(leaver.id), std::nullopt);
}

TEST_P(Erasure, no_word_of_a_person_is_left_anywhere) {
    set(R"({"deletion": {"grace_days": 7}})");
    registration::Form form;
    form.username = "annabel77";
    form.email = email(ann);
    form.email_code = sent_code(codes::Purpose::Register, *form.email);
    form.phone = phone("+819012345678");
    form.phone_code = sent_code(codes::Purpose::Register, *form.phone);
    form.password = Secret(password);
    form.profile.given_name = "Annabel";
    form.properties = R"({"street":"Kitano"})";
    auto const made = register_by(form).value();
    ASSERT_TRUE(log_in_with_password());
    clock_.advance(std::chrono::minutes(2));
    ASSERT_TRUE(send(codes::Purpose::LogIn, email(ann)));
    auto request = by_password();
    request.comment = "Kitano is nice";
    ASSERT_TRUE(deregister(made.account, request));
    ASSERT_FALSE(cancelling_code().empty());
    std::vector<std::string> const words{"annabel77", ann, "+819012345678", "Annabel", "Kitano"};
    auto const before = everything_stored();
    for (auto const& word : words) EXPECT_NE(before.find(word), std::string::npos) << word;
    clock_.advance(std::chrono::days(7));
    ASSERT_EQ(deletions_.erase_due(), 1);
    auto const after = everything_stored();
    for (auto const& word : words) EXPECT_EQ(after.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace ostiary::deletion
