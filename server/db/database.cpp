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

void Transaction::rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
}

}  // namespace ostiary::db
