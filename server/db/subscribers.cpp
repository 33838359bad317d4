#include "db/subscribers.hpp"

#include <spdlog/spdlog.h>

#include <mutex>

namespace ostiary::db {
namespace {

// The transaction is durable: a subscriber's failure must not look like the unit's.
void call(Subscriber const& subscriber, std::string_view channel, std::string_view payload) {
    try {
        subscriber(payload);
    } catch (std::exception const& error) {
        spdlog::error("a subscriber of {} failed: {}", channel, error.what());
    }
}

}  // namespace

void Subscribers::add(std::string channel, Subscriber subscriber) {
    std::scoped_lock const lock(mutex_);
    of_channel_[std::move(channel)].push_back(std::move(subscriber));
}

void Subscribers::tell(std::string_view channel, std::string_view payload) const {
    std::shared_lock const lock(mutex_);
    auto const found = of_channel_.find(channel);
    if (found == of_channel_.end()) return;
    for (Subscriber const& subscriber : found->second) call(subscriber, channel, payload);
}

void Subscribers::tell(std::vector<Notification> const& notifications) const {
    for (auto const& notification : notifications) tell(notification.channel, notification.payload);
}

void Subscribers::tell_to_forget() const {
    std::shared_lock const lock(mutex_);
    for (auto const& [channel, subscribers] : of_channel_) {
        for (Subscriber const& subscriber : subscribers) call(subscriber, channel, {});
    }
}

}  // namespace ostiary::db
