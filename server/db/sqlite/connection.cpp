#include "db/sqlite/connection.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <thread>

namespace ostiary::db::sqlite {
namespace {

// The allocator's statistics take a lock that all threads would share.
void set_up_library() {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

// A null pointer would bind NULL.
int bind_bytes(sqlite3_stmt* statement, int place, ByteView bytes) {
    void const* const start = bytes.empty() ? static_cast<void const*>("") : bytes.data();
    return sqlite3_bind_blob64(statement, place, start, bytes.size(), SQLITE_STATIC);
}
int bind_text(sqlite3_stmt* statement, int place, std::string_view text) {
    ensure_plain_text(text);
    char const* const start = text.empty() ? "" : text.data();
    return sqlite3_bind_text64(statement, place, start, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

int bind_one(sqlite3_stmt* statement, int place, Parameter const& parameter) {
    if (auto const* number = std::get_if<std::int64_t>(&parameter)) {
        return sqlite3_bind_int64(statement, place, *number);
    }
    if (auto const* bytes = std::get_if<ByteView>(&parameter)) return bind_bytes(statement, place, *bytes);
    if (auto const* text = std::get_if<std::string_view>(&parameter))
        return bind_text(statement, place, *text);
    if (auto const* truth = std::get_if<bool>(&parameter)) return sqlite3_bind_int(statement, place, *truth);
    return sqlite3_bind_null(statement, place);
}

Value read_value(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return std::monostate();
        case SQLITE_INTEGER:
            return sqlite3_column_int64(statement, column);
        case SQLITE_TEXT: {
            auto const* start = reinterpret_cast<char const*>(sqlite3_column_text(statement, column));
            return std::string(start, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        }
        case SQLITE_BLOB: {
            auto const* start = static_cast<Byte const*>(sqlite3_column_blob(statement, column));
            return Bytes(start, start + sqlite3_column_bytes(statement, column));
        }
        default:
            ensure(false, "a column is an integer, text or bytes");
            return std::monostate();
    }
}

Row read_row(sqlite3_stmt* statement) {
    int const count = sqlite3_column_count(statement);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int column = 0; column < count; ++column) values.push_back(read_value(statement, column));
    return Row(std::move(values));
}

[[noreturn]] void fail_with(sqlite3* handle, int code, std::string_view what) {
    // SQLite's messages name tables, columns and syntax, never a stored value.
    std::string const sentence = fmt::format("SQLite: {} ({})", sqlite3_errmsg(handle), what);
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            throw Conflict(sentence);
        default:
            break;
    }
    switch (code & 0xff) {
        case SQLITE_ERROR:
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
        case SQLITE_TOOBIG:
            throw BrokenInvariant(sentence);
        case SQLITE_READONLY:
            if (sqlite3_db_readonly(handle, "main") == 1) throw BrokenInvariant(sentence);
            throw Unavailable(sentence);
        default:
            throw Unavailable(sentence);
    }
}

class ResetAtEnd {
  public:
    explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
    ~ResetAtEnd() { sqlite3_reset(statement_); }
    ResetAtEnd(ResetAtEnd const&) = delete;
    ResetAtEnd& operator=(ResetAtEnd const&) = delete;

  private:
    sqlite3_stmt* statement_;
};

}  // namespace

Connection::Connection(std::string const& path, Access access) {
    set_up_library();
    int const mode = access == Access::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    sqlite3* handle = nullptr;
    int const code = sqlite3_open_v2(path.c_str(), &handle, mode | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) throw Unavailable(fmt::format("cannot open {}: {}", path, sqlite3_errstr(code)));
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_milliseconds);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (access == Access::Read) {
        // There is one for each thread of a lane; the system keeps the file's pages for all of them.
        run_script("PRAGMA query_only=ON; PRAGMA cache_size=-250; PRAGMA temp_store=MEMORY");
    } else {
        switch_to_log();
        // The writer moves the log into the database itself (writer.cpp); journal_size_limit gives the disk
        // space back.
        run_script(
            "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
            "cache_size=-16000;"
            "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=33554432");
    }
}

// While another process switches a new file, SQLite answers SQLITE_BUSY at once, whatever the timeout.
void Connection::switch_to_log() {
    auto const end = std::chrono::steady_clock::now() + std::chrono::milliseconds(busy_milliseconds);
    while (true) {
        try {
            run_script("PRAGMA journal_mode=WAL");
            return;
        } catch (Unavailable const&) {
            bool const is_busy = (sqlite3_errcode(handle_.get()) & 0xff) == SQLITE_BUSY;
            if (!is_busy || std::chrono::steady_clock::now() > end) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

Answer Connection::run(Statement const& statement, std::span<Parameter const> parameters) {
    Prepared& prepared = this->prepared(statement);
    sqlite3_stmt* const handle = prepared.statement.get();
    ResetAtEnd const reset(handle);
    bind(prepared, parameters);
    Answer answer;
    int code = sqlite3_step(handle);
    for (; code == SQLITE_ROW; code = sqlite3_step(handle)) answer.rows.push_back(read_row(handle));
    if (code != SQLITE_DONE) fail_with(handle_.get(), code, statement.sql());
    if (sqlite3_stmt_readonly(handle) == 0) answer.changed = sqlite3_changes64(handle_.get());
    return answer;
}

void Connection::run_script(std::string const& sql) {
    int const code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail_with(handle_.get(), code, sql.substr(0, 200));
}

Connection::Prepared& Connection::prepared(Statement const& statement) {
    if (statement.index() >= prepared_.size()) prepared_.resize(statement.index() + 1);
    Prepared& prepared = prepared_[statement.index()];
    if (prepared.statement) return prepared;
    sqlite3_stmt* made = nullptr;
    char const* rest = nullptr;
    std::string_view const sql = statement.sql();
    int const code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, &rest);
    if (code != SQLITE_OK) fail_with(handle_.get(), code, sql);
    std::unique_ptr<sqlite3_stmt, Close> owned(made);
    ensure(owned && trim({rest, static_cast<std::size_t>(sql.end() - rest)}).empty(),
           "a statement is one statement");
    int const count = sqlite3_bind_parameter_count(made);
    prepared.places.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        int const place = sqlite3_bind_parameter_index(made, fmt::format("${}", i + 1).c_str());
        ensure(place != 0, "parameters are $1, $2 ... without a gap");
        prepared.places[static_cast<std::size_t>(i)] = place;
    }
    prepared.statement = std::move(owned);
    return prepared;
}

void Connection::bind(Prepared& prepared, std::span<Parameter const> parameters) {
    ensure(parameters.size() == prepared.places.size(), "a statement gets as many parameters as it names");
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        int const code = bind_one(prepared.statement.get(), prepared.places[i], parameters[i]);
        if (code != SQLITE_OK) fail_with(handle_.get(), code, "binding a parameter");
    }
}

Command::Command(Connection& connection, std::string_view sql) : sql_(sql) {
    sqlite3_stmt* made = nullptr;
    int const code = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    statement_.reset(made);
    if (code != SQLITE_OK) fail_with(connection.handle(), code, sql);
}

void Command::run() {
    ResetAtEnd const reset(statement_.get());
    int const code = sqlite3_step(statement_.get());
    if (code != SQLITE_DONE) fail_with(sqlite3_db_handle(statement_.get()), code, sql_);
}

}  // namespace ostiary::db::sqlite
