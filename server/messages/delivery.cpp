#include "messages/delivery.hpp"

#include "messages/effective_template.hpp"
#include "messages/envelope.hpp"
#include "messages/service.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace ostiary::messages {
namespace {

constexpr std::int64_t most_listed = 64;

Message worded(OutboxEntry const& entry, Envelope envelope) {
    return {.id = entry.id,
            .application = entry.application,
            .channel = entry.channel,
            .purpose = entry.purpose,
            .language = entry.language,
            .target = entry.target,
            .values = std::move(envelope.values),
            .subject = std::move(envelope.words->subject),
            .text = std::move(envelope.words->text),
            .html = {},
            .sender_name = std::move(envelope.sender_name),
            .sender = std::move(envelope.words->sender),
            .bcc = std::move(envelope.words->bcc)};
}

}  // namespace

Duration pause_after(std::int64_t attempts, DeliveryOptions const& options, Random& random) {
    auto const doublings = std::clamp<std::int64_t>(attempts - 1, 0, 30);
    auto const whole = std::min(options.first_pause * (std::int64_t{1} << doublings), options.longest_pause);
    auto const half_in_milliseconds = static_cast<std::uint32_t>(whole / 2 / std::chrono::milliseconds(1));
    return whole / 2 + std::chrono::milliseconds(random.below(half_in_milliseconds + 1));
}

// One channel: what it knows to be due, shared by its threads, and how they are woken.
class Delivery::Lane {
  public:
    Lane(contacts::Channel its_channel, Sender& its_sender) : channel(its_channel), sender(its_sender) {}

    void wake() {
        std::scoped_lock const lock(mutex_);
        ++wakes_;
        condition_.notify_all();
    }
    void stop() {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
        condition_.notify_all();
    }
    bool is_stopping() {
        std::scoped_lock const lock(mutex_);
        return stopping_;
    }
    std::uint64_t wakes() {
        std::scoped_lock const lock(mutex_);
        return wakes_;
    }
    // Until somebody has woken the lane since it had been woken `seen` times, it stops, or the time is over.
    void wait(std::uint64_t seen, std::chrono::milliseconds longest) {
        std::unique_lock lock(mutex_);
        condition_.wait_for(lock, longest, [&] { return stopping_ || wakes_ != seen; });
    }

    // The next of the messages that `list` gave last; asks it again when they are used up.
    template <class List>
    std::optional<MessageId> next(List const& list) {
        std::scoped_lock const lock(due_mutex_);
        if (due_.empty()) std::ranges::copy(list(), std::back_inserter(due_));
        if (due_.empty()) return std::nullopt;
        auto const id = due_.front();
        due_.pop_front();
        return id;
    }

    contacts::Channel const channel;
    Sender& sender;
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> postponed{0};
    std::atomic<std::uint64_t> dead{0};
    std::atomic<std::uint64_t> expired{0};

  private:
    std::mutex mutex_;
    std::condition_variable condition_;
    std::uint64_t wakes_ = 0;
    bool stopping_ = false;
    std::mutex due_mutex_;
    std::deque<MessageId> due_;
};

Delivery::Delivery(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random,
                   Senders senders, DeliveryOptions options)
    : database_(database),
      keyring_(keyring),
      clock_(clock),
      random_(random),
      senders_(std::move(senders)),
      options_(options) {
    lanes_ = {std::make_shared<Lane>(contacts::Channel::Email, *senders_.email),
              std::make_shared<Lane>(contacts::Channel::Phone, *senders_.phone)};
    // The subscription has no end, so it shares the lanes.
    database_.subscribe(std::string(outbox_notification), [lanes = lanes_](std::string_view channel) {
        for (auto const& lane : lanes) {
            if (channel.empty() || channel == contacts::to_string(lane->channel)) lane->wake();
        }
    });
}

Delivery::~Delivery() {
    stop();
}

void Delivery::start() {
    for (auto const& lane : lanes_) {
        for (std::size_t i = 0; i < options_.threads_per_channel; ++i) {
            threads_.emplace_back([this, &lane = *lane] { run(lane); });
        }
    }
}

void Delivery::stop() {
    for (auto const& lane : lanes_) {
        lane->stop();
        lane->sender.end_within(options_.patience);
    }
    threads_.clear();
}

std::size_t Delivery::run_due() {
    std::size_t handled = 0;
    for (auto const& lane : lanes_) {
        while (deliver_next(*lane)) ++handled;
    }
    return handled;
}

DeliveryCounts Delivery::counts(contacts::Channel channel) const {
    auto const& lane = channel == contacts::Channel::Email ? *lanes_[0] : *lanes_[1];
    return {lane.sent, lane.postponed, lane.dead, lane.expired};
}

void Delivery::run(Lane& lane) {
    while (!lane.is_stopping()) {
        auto const seen = lane.wakes();
        try {
            if (deliver_next(lane)) continue;
        } catch (std::exception const& error) {
            spdlog::error("messages: the outbox cannot be worked on: {}", error.what());
        }
        lane.wait(seen, options_.poll);
    }
}

// False when nothing is due.
bool Delivery::deliver_next(Lane& lane) {
    auto const list = [&] {
        return database_.read(
            [&](db::Transaction& tx) { return list_due(tx, lane.channel, clock_.now(), most_listed); });
    };
    while (auto const id = lane.next(list)) {
        auto const now = clock_.now();
        auto const entry = database_.write([&](db::Transaction& tx) {
            return claim_message(tx, *id, now, now + 2 * senders_.longest_send);
        });
        if (!entry) continue;  // another node has it
        deliver(lane, *entry);
        return true;
    }
    return false;
}

void Delivery::deliver(Lane& lane, OutboxEntry const& entry) {
    // A message whose attempts always end this process is not tried for ever.
    if (entry.attempts > options_.most_attempts) return finish(lane, entry, State::Dead, "too many attempts");
    auto const message = compose(entry);
    if (!message) return finish(lane, entry, State::Dead, "sealed under another key");
    // security: the last step before sending (an_expired_code_is_never_sent in messages/delivery_test.cpp).
    if (entry.expires_at <= clock_.now()) return finish(lane, entry, State::Expired, entry.last_error);
    auto const outcome = lane.sender.send(*message);
    switch (outcome.kind) {
        case outbound::Outcome::Kind::Sent:
            return finish(lane, entry, State::Sent, "");
        case outbound::Outcome::Kind::Permanent:
            return finish(lane, entry, State::Dead, outcome.reason);
        case outbound::Outcome::Kind::Temporary:
            return postpone(lane, entry, outcome.reason);
    }
}

// nullopt when its values cannot be opened.
std::optional<Message> Delivery::compose(OutboxEntry const& entry) {
    auto envelope = open_envelope(entry.sealed, entry.id, keyring_);
    if (!envelope) return std::nullopt;
    if (envelope->words) return worded(entry, std::move(*envelope));
    std::vector const wanted{entry.language};
    auto const chosen = database_.read([&](db::Transaction& tx) {
        return choose_effective(tx, entry.application, entry.purpose, entry.channel, wanted);
    });
    auto rendered = render(chosen.draft, envelope->values);
    return Message{.id = entry.id,
                   .application = entry.application,
                   .channel = entry.channel,
                   .purpose = entry.purpose,
                   .language = chosen.key.language,
                   .target = entry.target,
                   .values = std::move(envelope->values),
                   .subject = std::move(rendered.subject),
                   .text = std::move(rendered.text),
                   .html = std::move(rendered.html),
                   .sender_name = std::move(envelope->sender_name),
                   .sender = chosen.draft.sender,
                   .bcc = chosen.draft.bcc};
}

void Delivery::postpone(Lane& lane, OutboxEntry const& entry, std::string_view reason) {
    if (entry.attempts >= options_.most_attempts) return finish(lane, entry, State::Dead, reason);
    auto const pause = pause_after(entry.attempts, options_, random_);
    auto const next = std::min(clock_.now() + pause, entry.expires_at);
    database_.write(
        [&](db::Transaction& tx) { update_postponed(tx, entry.id, entry.attempts, next, reason); });
    ++lane.postponed;
    spdlog::warn("messages: {} ({}, {}) failed for now: {}", entry.id.to_string(), entry.purpose,
                 contacts::to_string(entry.channel), reason);
}

void Delivery::finish(Lane& lane, OutboxEntry const& entry, State state, std::string_view reason) {
    bool const ours = database_.write(
        [&](db::Transaction& tx) { return update_finished(tx, entry.id, entry.attempts, state, reason); });
    if (!ours) spdlog::warn("messages: the lease of {} ended before its attempt did", entry.id.to_string());
    auto& count = state == State::Sent ? lane.sent : state == State::Dead ? lane.dead : lane.expired;
    ++count;
    if (state != State::Dead) return;
    spdlog::warn("messages: {} ({}, {}) is dead: {}", entry.id.to_string(), entry.purpose,
                 contacts::to_string(entry.channel), reason);
}

}  // namespace ostiary::messages
