#include "http/wire/connections.hpp"

namespace ostiary::http::wire {

void Connections::add(Connection& connection) {
    connection.index_ = connections_.size();
    connections_.push_back(&connection);
}

void Connections::remove(Connection& connection) {
    auto* const last = connections_.back();
    connections_[connection.index_] = last;
    last->index_ = connection.index_;
    connections_.pop_back();
}

void Connections::set_deadline(Connection& connection, std::chrono::milliseconds from_now) const {
    auto const whole = (from_now + tick_length_ - std::chrono::milliseconds{1}) / tick_length_;
    connection.due_ = now_ + static_cast<std::uint64_t>(whole) + 1;
}

void Connections::tick() {
    ++now_;
    for (auto* connection : connections_) {
        if (connection->due_ <= now_) connection->expire();
    }
}

void Connections::wind_down() {
    for (auto* connection : connections_) connection->wind_down();
}

void Connections::abort() {
    for (auto* connection : connections_) connection->abort();
}

}  // namespace ostiary::http::wire
