#include "sessions/cache.hpp"

#include <algorithm>

namespace ostiary::sessions {
namespace {

// A session is found by comparing the hashes of tokens, which nobody can choose.
auto by_token(Hash const& token_hash) {
    return [&token_hash](CheckedPointer const& checked) { return checked->session.token_hash == token_hash; };
}

}  // namespace

Cache::Cache(std::size_t capacity) : capacity_per_shard_(std::max<std::size_t>(capacity / shard_count, 1)) {}

// The last bytes of an account's id are random.
Cache::Shard& Cache::shard_of(AccountId const& account) const {
    return shards_[account.uuid()[15] % shard_count];
}

CheckedPointer Cache::find(AccountId const& account, Hash const& token_hash) const {
    auto& shard = shard_of(account);
    std::scoped_lock const lock(shard.mutex);
    auto const place = shard.by_account.find(account);
    if (place == shard.by_account.end()) return nullptr;
    auto const held = place->second;
    auto const found = std::ranges::find_if(held->sessions, by_token(token_hash));
    if (found == held->sessions.end()) return nullptr;
    shard.by_use.splice(shard.by_use.begin(), shard.by_use, held);
    ++shard.counts.hits;
    return *found;
}

Cache::Ticket Cache::ticket(AccountId const& account) const {
    auto& shard = shard_of(account);
    std::scoped_lock const lock(shard.mutex);
    ++shard.counts.misses;
    Ticket ticket;
    ticket.changes_ = shard.changes;
    return ticket;
}

void Cache::insert(Ticket ticket, CheckedPointer checked) {
    auto const account = checked->session.account;
    auto& shard = shard_of(account);
    std::scoped_lock const lock(shard.mutex);
    if (shard.changes != ticket.changes_) return;
    auto const [place, is_new] = shard.by_account.try_emplace(account);
    if (is_new) place->second = shard.by_use.insert(shard.by_use.begin(), Held{account, {}});
    auto& sessions = place->second->sessions;
    shard.sessions -= std::erase_if(sessions, by_token(checked->session.token_hash));
    sessions.push_back(std::move(checked));
    ++shard.sessions;
    while (shard.sessions > capacity_per_shard_) remove(shard, std::prev(shard.by_use.end()));
}

void Cache::replace(CheckedPointer const& held, CheckedPointer renewed) {
    auto& shard = shard_of(held->session.account);
    std::scoped_lock const lock(shard.mutex);
    auto const place = shard.by_account.find(held->session.account);
    if (place == shard.by_account.end()) return;
    auto& sessions = place->second->sessions;
    auto const found = std::ranges::find(sessions, held);
    if (found != sessions.end()) *found = std::move(renewed);
}

void Cache::forget(AccountId const& account) {
    auto& shard = shard_of(account);
    std::scoped_lock const lock(shard.mutex);
    ++shard.changes;
    auto const place = shard.by_account.find(account);
    if (place != shard.by_account.end()) remove(shard, place->second);
}

void Cache::forget_everything() {
    for (auto& shard : shards_) {
        std::scoped_lock const lock(shard.mutex);
        ++shard.changes;
        shard.by_account.clear();
        shard.by_use.clear();
        shard.sessions = 0;
    }
}

std::size_t Cache::size() const {
    std::size_t sum = 0;
    for (auto const& shard : shards_) {
        std::scoped_lock const lock(shard.mutex);
        sum += shard.sessions;
    }
    return sum;
}

Cache::Counts Cache::counts() const {
    Counts sum;
    for (auto const& shard : shards_) {
        std::scoped_lock const lock(shard.mutex);
        sum.hits += shard.counts.hits;
        sum.misses += shard.counts.misses;
    }
    return sum;
}

void Cache::remove(Shard& shard, std::list<Held>::iterator held) {
    shard.sessions -= held->sessions.size();
    shard.by_account.erase(held->account);
    shard.by_use.erase(held);
}

}  // namespace ostiary::sessions
