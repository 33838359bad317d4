#include "applications/directory.hpp"

#include "applications/store.hpp"

#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <set>

namespace ostiary::applications {

struct Directory::Snapshot {
    std::map<ApplicationId, ApplicationPointer> by_id;
    std::map<std::string, ApplicationPointer, std::less<>> by_publishable_key;
    std::map<std::string, ApplicationPointer, std::less<>> by_backend_id;
    std::map<Hash, KeyPointer> secret_keys;
    std::set<std::string, std::less<>> origins;
    ApplicationPointer default_application;
    ApplicationPointer console;

    void add(Application application) {
        auto const pointer = std::make_shared<Application const>(std::move(application));
        by_id.emplace(pointer->id, pointer);
        // security: no setting takes another's own id (nobodys_settings_take_the_id_of_another).
        by_backend_id.insert_or_assign(pointer->id.to_string(), pointer);
        auto const& allowed = pointer->settings.web.origins;
        origins.insert(allowed.begin(), allowed.end());
        if (!pointer->settings.monaca.backend_id.empty())
            by_backend_id.emplace(pointer->settings.monaca.backend_id, pointer);
        if (pointer->is_default) default_application = pointer;
        if (pointer->kind == Kind::Console) console = pointer;
    }

    void add(store::HashedKey hashed) {
        if (hashed.key.kind == KeyKind::Publishable) {
            auto const application =
                hashed.key.application ? by_id.find(*hashed.key.application) : by_id.end();
            if (application != by_id.end()) by_publishable_key.emplace(hashed.key.value, application->second);
        } else {
            secret_keys.emplace(hashed.hash, std::make_shared<Key const>(std::move(hashed.key)));
        }
    }
};

namespace {

template <class Map, class Key>
typename Map::mapped_type find_in(Map const& map, Key const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : found->second;
}

}  // namespace

// Keys that are not in memory and may be looked for in the database between two refreshes.
constexpr int most_unknown_keys = 10;

struct Directory::State {
    explicit State(db::Database& opened) : database(opened) {}

    void refresh() {
        // In order: a reload that read earlier must not replace one that read later.
        std::lock_guard const lock(refreshing);
        auto next = std::make_shared<Snapshot>();
        database.read([&](db::Transaction& tx) {
            *next = Snapshot();
            constexpr auto all = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
            for (Application& application : store::list_applications(tx, std::nullopt, all))
                next->add(std::move(application));
            for (store::HashedKey& key : store::list_valid_keys(tx)) next->add(std::move(key));
        });
        bool const installed = next->default_application && next->console;
        if (installed) snapshot.store(std::move(next));
        unknown_keys_left = most_unknown_keys;
    }

    bool is_valid(Hash const& hash) {
        return database.read([&](db::Transaction& tx) { return store::has_valid_key(tx, hash); });
    }

    // security: a flood of wrong keys is no flood of queries
    // (wrong_keys_are_looked_for_a_few_times_between_refreshes).
    bool was_just_made(std::string_view text, Hash const& hash) {
        return is_key_text(text) && unknown_keys_left.fetch_sub(1) > 0 && is_valid(hash);
    }

    db::Database& database;
    std::mutex refreshing;
    std::atomic<std::int64_t> unknown_keys_left = 0;
    std::atomic<std::shared_ptr<Snapshot const>> snapshot;
};

Directory::Directory(db::Database& database) : state_(std::make_shared<State>(database)) {
    database.subscribe(changes_channel, [listening = std::weak_ptr(state_)](std::string_view) {
        auto const state = listening.lock();
        if (!state) return;
        try {
            state->refresh();
        } catch (Unavailable const&) {
            // The old state stays until the job that calls `refresh` finds the database again.
        }
    });
}

Directory::~Directory() = default;

void Directory::refresh() {
    state_->refresh();
}

std::shared_ptr<Directory::Snapshot const> Directory::snapshot() const {
    auto current = state_->snapshot.load();
    ensure(current != nullptr, "the directory was refreshed after the installation and before its first use");
    return current;
}

ApplicationPointer Directory::by_publishable_key(std::string_view text) const {
    return find_in(snapshot()->by_publishable_key, text);
}

ApplicationPointer Directory::by_id(ApplicationId const& id) const {
    return find_in(snapshot()->by_id, id);
}

ApplicationPointer Directory::by_backend_id(std::string_view text) const {
    return find_in(snapshot()->by_backend_id, text);
}

KeyPointer Directory::secret_key(std::string_view text) const {
    Hash const hash = hash_of_key(text);
    if (auto key = find_in(snapshot()->secret_keys, hash))
        return state_->database.hears_other_nodes() || state_->is_valid(hash) ? key : nullptr;
    if (!state_->was_just_made(text, hash)) return nullptr;
    state_->refresh();
    return find_in(snapshot()->secret_keys, hash);
}

KeyPointer Directory::secret_key_in_memory(std::string_view text) const {
    if (!state_->database.hears_other_nodes()) return nullptr;
    return find_in(snapshot()->secret_keys, hash_of_key(text));
}

ApplicationPointer Directory::default_application() const {
    return snapshot()->default_application;
}

ApplicationPointer Directory::console() const {
    return snapshot()->console;
}

bool Directory::publishes(ApplicationId const& application, std::string_view key) const {
    auto const current = snapshot();
    auto const found = current->by_publishable_key.find(key);
    return found != current->by_publishable_key.end() && found->second->id == application;
}

bool Directory::knows_origin(std::string_view origin) const {
    return snapshot()->origins.contains(origin);
}

}  // namespace ostiary::applications
