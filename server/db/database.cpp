#include "db/database.hpp"

namespace ostiary::db {

void Transaction::notify(std::string_view channel, std::string_view payload, Reach reach) {
    ensure(!channel.empty() && channel.size() <= 60 && channel.find(' ') == std::string_view::npos,
           "a channel is one short word");
    ensure(!payload.empty() && payload.size() <= 4000, "a payload has 1 to 4,000 bytes");
    notifications_.push_back({std::string(channel), std::string(payload), reach});
}

std::optional<Row> Transaction::only_row(Rows rows) {
    ensure(rows.size() <= 1, "at most one row answers");
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

template <class F>
auto Transaction::noting_failure(F const& perform) {
    ensure(!failure_, "nothing is run after a statement has failed");
    try {
        return perform();
    } catch (...) {
        failure_ = std::current_exception();
        throw;
    }
}

Answer Transaction::run(Statement const& statement, std::span<Parameter const> parameters) {
    return noting_failure([&] { return perform(statement, parameters); });
}

void Transaction::run_later(Statement const& statement, std::span<Parameter const> parameters) {
    noting_failure([&] { perform_later(statement, parameters); });
}

std::vector<Rows> Transaction::answer_together(std::span<Question const> questions) {
    return noting_failure([&] { return perform_together(questions); });
}

std::vector<Rows> Transaction::perform_together(std::span<Question const> questions) {
    std::vector<Rows> answers;
    for (auto const& question : questions)
        answers.push_back(perform(*question.statement, question.parameters).rows);
    return answers;
}

void Transaction::rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
}

std::vector<Rows> Database::read_together(std::span<Question const> questions) {
    // One statement is a snapshot by itself.
    if (questions.size() == 1) return {run_alone(*questions[0].statement, questions[0].parameters).rows};
    return read([&](Transaction& tx) { return tx.answer_together(questions); });
}

}  // namespace ostiary::db
