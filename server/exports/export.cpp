#include "exports/export.hpp"

namespace ostiary::exports {

std::string_view to_string(State state) {
    return state == State::Ready ? "ready" : "waiting";
}

void write_json(json::Writer& json, Export const& made) {
    json.begin_object()
        .field("id", made.id)
        .field("state", to_string(made.state))
        .field("created_at", made.created_at)
        .field("expires_at", made.expires_at)
        .end_object();
}

}  // namespace ostiary::exports
