// The floor of session checks that miss the cache: each session's row selected by its key with libpq alone,
// on one connection, in pipelines of a fixed depth.
//
//     postgres_selects URL DEPTH SECONDS
//
// Prints selects and seconds as a JSON object.

#include "postgres_rows.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <vector>

namespace {

using namespace ostiary::bench;

using Clock = std::chrono::steady_clock;

// What the server's own look-up of a session reads.
constexpr char const* select_session =
    "SELECT account_id, token_hash, id, application_id, method, user_agent, address, created_at, "
    "last_seen_at, "
    "expires_at FROM credentials.sessions WHERE account_id = $1 AND token_hash = $2";

struct Selected {
    std::size_t count = 0;
    double seconds = 0;
};

Selected select_for(PGconn* connection, std::vector<RowParameters> const& keys, std::size_t depth,
                    double seconds) {
    PQenterPipelineMode(connection);
    Selected selected;
    auto const start = Clock::now();
    while (selected.seconds < seconds) {
        for (std::size_t i = 0; i < depth; ++i)
            keys[selected.count++ % keys.size()].send(connection, "select");
        PQpipelineSync(connection);
        read_to_sync(connection);
        selected.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return selected;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: postgres_selects URL DEPTH SECONDS\n");
        return 2;
    }
    try {
        auto const connection = connect(argv[1]);
        auto const rows = run(connection.get(), "SELECT account_id, token_hash FROM credentials.sessions");
        std::vector<RowParameters> keys;
        for (int row = 0; row < PQntuples(rows.get()); ++row) keys.emplace_back(rows.get(), row, 0, 2);
        if (keys.empty()) throw std::runtime_error("no sessions to select");
        prepare(connection.get(), "select", select_session, column_types(rows.get()));
        auto const selected = select_for(connection.get(), keys, static_cast<std::size_t>(std::atoi(argv[2])),
                                         std::atof(argv[3]));
        fmt::print("{{\"selects\": {}, \"seconds\": {:.4f}}}\n", selected.count, selected.seconds);
    } catch (std::exception const& failure) {
        fmt::print(stderr, "postgres_selects: {}\n", failure.what());
        return 1;
    }
    return 0;
}
