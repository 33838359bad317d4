// Sends what waits in the outbox, in threads of its own: at once when this node enqueued something, and by
// looking now and then for what others left. Every node may run it. A message is sent by whoever holds its
// lease, so no two nodes send it while the lease lasts, which is longer than any attempt; a node that dies
// between sending and noting it makes the message go out once more. What has expired is never sent. Temporary
// failures are repeated with growing pauses, others and too many attempts leave the message dead.
#pragma once

#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "messages/outbox_store.hpp"
#include "messages/sender.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace ostiary::messages {

struct DeliveryOptions {
    std::size_t threads_per_channel = 2;  // a slow mail server does not hold up text messages
    std::chrono::milliseconds poll{2'000};
    std::int64_t most_attempts = 8;
    Duration first_pause = std::chrono::seconds(5);  // doubles with each attempt
    Duration longest_pause = std::chrono::minutes(10);
    std::chrono::milliseconds patience{3'000};  // when stopping, for messages that are being sent
};

// How long to wait after failed attempt number `attempts` (from 1): between half and all of the doubled
// pause, so that what failed together does not come back together.
Duration pause_after(std::int64_t attempts, DeliveryOptions const& options, Random& random);

struct DeliveryCounts {
    std::uint64_t sent = 0;
    std::uint64_t postponed = 0;
    std::uint64_t dead = 0;
    std::uint64_t expired = 0;
};

class Delivery {
  public:
    Delivery(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random,
             Senders senders, DeliveryOptions options = {});
    ~Delivery();

    void start();
    // Takes no more messages. What is being sent is finished if it takes no longer than the patience of the
    // options; otherwise it is broken off, and sent again by the next who looks.
    void stop();

    // Handles what is due now in the calling thread, as the threads would; the number of messages handled.
    std::size_t run_due();

    // Since the start of this process; for metrics.
    DeliveryCounts counts(contacts::Channel channel) const;

  private:
    class Lane;

    void run(Lane& lane);
    bool deliver_next(Lane& lane);
    void deliver(Lane& lane, OutboxEntry const& entry);
    std::optional<Message> compose(OutboxEntry const& entry);
    void finish(Lane& lane, OutboxEntry const& entry, State state, std::string_view reason);
    void postpone(Lane& lane, OutboxEntry const& entry, std::string_view reason);

    db::Database& database_;
    Keyring const& keyring_;
    Clock const& clock_;
    Random& random_;
    Senders senders_;
    DeliveryOptions options_;
    std::array<std::shared_ptr<Lane>, 2> lanes_;
    std::vector<std::jthread> threads_;
};

}  // namespace ostiary::messages
