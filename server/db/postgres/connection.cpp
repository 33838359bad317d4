#include "db/postgres/connection.hpp"

#include "db/postgres/failure.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>

namespace ostiary::db::postgres {
namespace {

constexpr char const* begin_write = "begin_write";
constexpr char const* begin_read = "begin_read";
constexpr char const* commit_all = "commit_all";
constexpr char const* roll_back_all = "roll_back_all";
constexpr char const* notify_channel = "notify_channel";

// Beyond the server's own statement_timeout, for an answer that never comes.
constexpr std::chrono::milliseconds grace{3'000};

}  // namespace

Connection::Connection(Options const& options, Session session)
    : session_(std::move(session)), longest_wait_(options.statement_timeout + grace) {
    PQsetnonblocking(session_.get(), 1);
    PQenterPipelineMode(session_.get());
    static constexpr std::array<std::array<char const*, 2>, 5> commands{{
        {begin_write, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"},
        {begin_read, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
        {commit_all, "COMMIT"},
        {roll_back_all, "ROLLBACK"},
        {notify_channel, "SELECT pg_notify('ostiary', $1)"},
    }};
    for (auto const& [name, sql] : commands)
        ensure_sent(PQsendPrepare(session_.get(), name, sql, 0, nullptr) == 1);
    send_sync();
    read_answer("preparing transactions");
}

void Connection::begin(Mode mode) {
    ensure(state_ == State::Idle, "one transaction at a time");
    mode_ = mode;
    state_ = State::BeginIsDue;
}

void Connection::send(Statement const& statement, std::span<Parameter const> parameters) {
    Prepared const& prepared = this->prepared(statement);
    encoded_.fill(parameters, prepared.types);
    send_begin_when_due();
    send_named(prepared.name.c_str(), encoded_);
}

Answer Connection::run(Statement const& statement, std::span<Parameter const> parameters) {
    send(statement, parameters);
    send_sync();
    Answered const answered = read_answer(statement.sql());
    Answer answer{read_rows(answered.get())};
    std::string_view const tag = PQcmdStatus(answered.get());
    if (!tag.starts_with("SELECT")) answer.changed = std::strtoll(PQcmdTuples(answered.get()), nullptr, 10);
    return answer;
}

std::vector<Rows> Connection::run_together(std::span<Question const> questions) {
    if (questions.empty()) return {};
    // To prepare one reads what was sent before, so that comes first.
    for (auto const& question : questions) prepared(*question.statement);
    for (auto const& question : questions) send(*question.statement, question.parameters);
    send_sync();
    std::vector<Answered> answered;
    answered.push_back(read_answer("statements that are asked together", &answered));
    // Before theirs come the answers to what was sent before them.
    std::vector<Rows> rows;
    for (auto const& each : std::span(answered).last(questions.size())) rows.push_back(read_rows(each.get()));
    return rows;
}

void Connection::commit(std::span<Notification const> notifications) {
    for (auto const& notification : notifications) {
        if (notification.reach == Reach::EveryNode) send_notification(notification);
    }
    if (state_ == State::BeginIsDue) {
        state_ = State::Idle;
        return;
    }
    try {
        send_named(commit_all, {});
        send_sync();
        Answered const answered = read_answer("COMMIT");
        state_ = State::Idle;
        ensure(std::string_view(PQcmdStatus(answered.get())) == "COMMIT", "a transaction in order commits");
    } catch (Interrupted const& failure) {
        // Whether the server had committed when the connection went, nobody can tell.
        if (broken_)
            throw Unavailable(
                fmt::format("not known whether a transaction was committed: {}", failure.what()));
        throw;
    }
}

void Connection::roll_back() noexcept {
    bool const is_open = state_ == State::Open;
    state_ = State::Idle;
    if (!is_open || broken_) return;
    try {
        // After a failure the server skips what is left of a segment, so this is one by itself.
        if (in_segment_) end_unread_segment();
        send_named(roll_back_all, {});
        end_unread_segment();
        flush();
    } catch (std::exception const&) {
        broken_ = true;
    }
}

Connection::Prepared const& Connection::prepared(Statement const& statement) {
    if (statement.index() >= prepared_.size()) prepared_.resize(statement.index() + 1);
    Prepared& prepared = prepared_[statement.index()];
    if (!prepared.name.empty()) return prepared;
    std::string name = fmt::format("s{}", statement.index());
    std::string const sql(statement.sql());
    ensure_sent(PQsendPrepare(session_.get(), name.c_str(), sql.c_str(), 0, nullptr) == 1);
    ensure_sent(PQsendDescribePrepared(session_.get(), name.c_str()) == 1);
    send_sync();
    Answered const described = read_answer(sql);
    for (int i = 0; i < PQnparams(described.get()); ++i)
        prepared.types.push_back(PQparamtype(described.get(), i));
    ensure_readable(described.get());
    prepared.name = std::move(name);
    return prepared;
}

void Connection::ensure_sent(bool sent) {
    if (!sent) lose("sending");
}

void Connection::send_begin_when_due() {
    if (state_ != State::BeginIsDue) return;
    send_named(mode_ == Mode::Write ? begin_write : begin_read, {});
    state_ = State::Open;
}

void Connection::send_named(char const* name, Encoded const& parameters) {
    ensure_sent(PQsendQueryPrepared(session_.get(), name, parameters.count(), parameters.values(),
                                    parameters.lengths(), parameters.formats(), 1) == 1);
    in_segment_ = true;
}

void Connection::send_notification(Notification const& notification) {
    send_begin_when_due();
    std::string const message = fmt::format("{} {}", notification.channel, notification.payload);
    std::array<Parameter, 1> const parameters{std::string_view(message)};
    std::array const text_only{Oid{25}};
    encoded_.fill(parameters, text_only);
    send_named(notify_channel, encoded_);
}

void Connection::send_sync() {
    ensure_sent(PQpipelineSync(session_.get()) == 1);
    in_segment_ = false;
}

void Connection::end_unread_segment() {
    send_sync();
    ++unread_segments_;
}

void Connection::flush() {
    for (int left = PQflush(session_.get()); left != 0; left = PQflush(session_.get())) {
        ensure_sent(left > 0);
        wait_for(POLLIN | POLLOUT);
        ensure_sent(PQconsumeInput(session_.get()) == 1);
    }
}

// The answer to the last command before the synchronisation point; the first failure among all of them is
// thrown.
Answered Connection::read_answer(std::string_view sql, std::vector<Answered>* each) {
    flush();
    Answered failure;
    for (; unread_segments_ > 0; --unread_segments_) {
        read_segment(failure);
        failure.reset();
    }
    Answered answered = read_segment(failure, each);
    if (!failure) return answered;
    bool const writing = state_ != State::Idle && mode_ == Mode::Write;
    if (writing && refuses_writes(failure.get())) lose("the server has become a standby");
    if (ends_connection(failure.get())) broken_ = true;
    throw_failure(failure.get(), sql);
}

Answered Connection::read_segment(Answered& failure, std::vector<Answered>* each) {
    Answered last;
    while (true) {
        Answered result = next_result();
        // Ends the answer to one command.
        if (!result) continue;
        switch (PQresultStatus(result.get())) {
            case PGRES_PIPELINE_SYNC:
                return last;
            case PGRES_COMMAND_OK:
            case PGRES_TUPLES_OK:
                if (each != nullptr && last) each->push_back(std::move(last));
                last = std::move(result);
                break;
            case PGRES_PIPELINE_ABORTED:
                break;
            default:
                if (!failure) failure = std::move(result);
                if (ends_connection(failure.get())) return last;
        }
    }
}

Answered Connection::next_result() {
    while (PQisBusy(session_.get()) == 1) {
        wait_for(POLLIN);
        if (PQconsumeInput(session_.get()) == 0) break;
    }
    Answered result(PQgetResult(session_.get()));
    if (!result && PQstatus(session_.get()) != CONNECTION_OK) lose("reading");
    return result;
}

void Connection::wait_for(short events) {
    pollfd socket{.fd = PQsocket(session_.get()), .events = events, .revents = 0};
    int ready = 0;
    do {
        ready = ::poll(&socket, 1, static_cast<int>(longest_wait_.count()));
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) lose("no answer in time");
}

void Connection::lose(std::string_view why) {
    broken_ = true;
    throw Interrupted(fmt::format("connection to PostgreSQL lost ({}): {}", why,
                                  first_line(PQerrorMessage(session_.get()))));
}

}  // namespace ostiary::db::postgres
