// What a person asked to have of their own data: an archive that waits to be prepared, or is ready to be
// fetched until it expires.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json_writer.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace ostiary::exports {

inline constexpr auto kept_for = std::chrono::days(7);

enum class State { Waiting, Ready };

std::string_view to_string(State state);

struct Export {
    AccountId account;
    ExportId id;
    ApplicationId application;
    State state = State::Waiting;
    Timestamp created_at;
    Timestamp expires_at;
};

void write_json(json::Writer& json, Export const& made);

}  // namespace ostiary::exports
