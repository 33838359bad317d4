// All applications with their settings and keys, in memory, so that any request finds its application without
// a query. Reading takes no lock that a reload holds, and is allowed on I/O threads. After a write on this
// node the new state is here before the write returns; a write on another node comes by notification, and
// `refresh`, called every few seconds, covers missed ones.
#pragma once

#include "applications/application.hpp"
#include "applications/key.hpp"
#include "db/database.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace ostiary::applications {

using ApplicationPointer = std::shared_ptr<Application const>;
using KeyPointer = std::shared_ptr<Key const>;

// Where changes of applications, settings and keys are told.
inline constexpr char changes_channel[] = "applications";

class Directory {
  public:
    // Subscribes to changes. `database` outlives it. It is empty until Service::install was called and
    // `refresh` after that.
    explicit Directory(db::Database& database);
    ~Directory();

    // Reads everything again; throws `Unavailable` when the database does. For a job that runs every 5
    // seconds.
    void refresh();

    // All of these are null when there is none.
    ApplicationPointer by_publishable_key(std::string_view text) const;
    ApplicationPointer by_id(ApplicationId const& id) const;
    // The one with this id, or else the oldest whose settings give it this one (`monaca.backend_id`).
    ApplicationPointer by_backend_id(std::string_view text) const;
    // A key other than a publishable one that is not revoked, by its text. While this node does not hear the
    // others, it asks the database; and also for a key that it does not know, which a command on this machine
    // may just have made, a few times between two refreshes. So not on I/O threads. security: a revoked key
    // is refused at once (a_revoked_key_is_refused_at_once in applications/directory_test.cpp).
    KeyPointer secret_key(std::string_view text) const;
    // The same from memory alone; null also while this node does not hear the others.
    KeyPointer secret_key_in_memory(std::string_view text) const;

    // The application that is meant when a request names none. Always there.
    ApplicationPointer default_application() const;
    // The application whose accounts are the administrators. Always there.
    ApplicationPointer console() const;

    // Whether this is a publishable key of the application.
    bool publishes(ApplicationId const& application, std::string_view key) const;

    // Whether any application allows this origin.
    bool knows_origin(std::string_view origin) const;

  private:
    struct Snapshot;
    struct State;
    std::shared_ptr<Snapshot const> snapshot() const;

    // Shared with a notification that is being handled while the directory goes.
    std::shared_ptr<State> state_;
};

}  // namespace ostiary::applications
