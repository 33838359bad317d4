// The sessions that were checked lately, in memory, so that a check costs a hash and a look-up. A change of
// an account (its row, its contacts, its sessions) makes every node forget all its sessions before the change
// is answered; while this node may not hear the others, nothing is answered from here. Bounded; thread-safe;
// nothing in it blocks.
#pragma once

#include "accounts/account.hpp"
#include "sessions/session.hpp"

#include <array>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ostiary::sessions {

// What a check answers: the session and its account as they were stored, and in JSON as their owner sees
// them, which is asked for far more often than it changes.
struct Checked {
    Session session;
    accounts::Account account;
    std::string account_json;
    std::string members_json;  // `"session":{...},"account":{...}`, with a few fields of the account
};
using CheckedPointer = std::shared_ptr<Checked const>;

class Cache {
  public:
    // `capacity`: sessions held at most; about 4 KiB each.
    explicit Cache(std::size_t capacity);

    CheckedPointer find(AccountId const& account, Hash const& token_hash) const;

    // Reading from the database and keeping the answer is safe against a change in between: take the ticket
    // before reading; `insert` does nothing when the account changed since. security:
    // a_session_that_ended_while_it_was_read_is_not_kept.
    class Ticket {
        friend class Cache;
        std::uint64_t changes_ = 0;
    };
    Ticket ticket(AccountId const& account) const;
    void insert(Ticket ticket, CheckedPointer checked);

    // Replaces one that is held, unless the account changed since; for a new end of a rolling session.
    void replace(CheckedPointer const& held, CheckedPointer renewed);

    void forget(AccountId const& account);
    void forget_everything();

    std::size_t size() const;

    // How often one was found here, and how often the database was asked (a ticket was taken) instead.
    struct Counts {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
    };
    Counts counts() const;

  private:
    static constexpr std::size_t shard_count = 64;
    struct Held {
        AccountId account;
        std::vector<CheckedPointer> sessions;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::list<Held> by_use;  // the account used last is in front
        std::unordered_map<AccountId, std::list<Held>::iterator> by_account;
        std::size_t sessions = 0;
        std::uint64_t changes = 0;
        Counts counts;
    };
    Shard& shard_of(AccountId const& account) const;
    static void remove(Shard& shard, std::list<Held>::iterator held);

    std::size_t capacity_per_shard_;
    mutable std::array<Shard, shard_count> shards_;
};

}  // namespace ostiary::sessions
