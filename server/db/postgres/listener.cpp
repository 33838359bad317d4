#include "db/postgres/listener.hpp"

#include "db/postgres/failure.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <system_error>

namespace ostiary::db::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds between_signs{500};
constexpr milliseconds longest_silence{2'000};
constexpr milliseconds before_reconnecting{250};

struct Free {
    void operator()(PGnotify* notification) const { PQfreemem(notification); }
};

}  // namespace

Listener::Listener(Options const& options, Subscribers const& subscribers)
    : options_(options), subscribers_(subscribers), stop_event_(::eventfd(0, EFD_CLOEXEC)) {
    if (stop_event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    thread_ = std::thread([this] { loop(); });
}

Listener::~Listener() {
    stopping_ = true;
    ::eventfd_write(stop_event_, 1);
    thread_.join();
    ::close(stop_event_);
}

bool Listener::is_hearing() const {
    auto const silence = steady_clock::now().time_since_epoch() - steady_clock::duration(last_sign_.load());
    return silence < longest_silence;
}

void Listener::loop() {
    std::string last_failure;
    while (!stopping_) {
        try {
            listen();
        } catch (Unavailable const& failure) {
            if (last_failure != failure.what()) spdlog::warn("not hearing other nodes: {}", failure.what());
            last_failure = failure.what();
        }
        last_sign_ = 0;
        wait_for_input(nullptr, before_reconnecting);
    }
}

// Returns when the thread shall stop; throws when the connection is lost.
void Listener::listen() {
    Session const session = connect(options_);
    run_plain(session.get(), "LISTEN ostiary");
    // What was notified before, this node has not heard.
    subscribers_.tell_to_forget();
    while (!stopping_) {
        ask_for_sign_of_life(session.get());
        auto const next_sign = steady_clock::now() + between_signs;
        while (!stopping_ && steady_clock::now() < next_sign) {
            wait_for_input(session.get(), std::chrono::ceil<milliseconds>(next_sign - steady_clock::now()));
            deliver(session.get());
        }
    }
}

// The answer comes after every notification that was committed before the question was.
void Listener::ask_for_sign_of_life(PGconn* session) {
    auto const asked = steady_clock::now();
    if (PQsendQuery(session, "SELECT 1") == 0)
        throw Unavailable(std::string(first_line(PQerrorMessage(session))));
    while (!stopping_) {
        deliver(session);
        if (PQisBusy(session) == 0) {
            Answered const answer(PQgetResult(session));
            if (!answer) break;
            if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) throw_failure(answer.get(), "LISTEN");
            continue;
        }
        if (steady_clock::now() - asked > longest_silence)
            throw Unavailable("no sign of life from PostgreSQL");
        wait_for_input(session, between_signs);
    }
    last_sign_ = asked.time_since_epoch().count();
}

void Listener::deliver(PGconn* session) {
    if (PQconsumeInput(session) == 0) throw Unavailable(std::string(first_line(PQerrorMessage(session))));
    while (std::unique_ptr<PGnotify, Free> const notification{PQnotifies(session)}) {
        std::string_view const message = notification->extra;
        auto const space = message.find(' ');
        if (space != std::string_view::npos)
            subscribers_.tell(message.substr(0, space), message.substr(space + 1));
    }
}

void Listener::wait_for_input(PGconn* session, milliseconds longest) {
    std::array<pollfd, 2> events{{
        {.fd = stop_event_, .events = POLLIN, .revents = 0},
        {.fd = session != nullptr ? PQsocket(session) : -1, .events = POLLIN, .revents = 0},
    }};
    ::poll(events.data(), events.size(), static_cast<int>(longest.count()));
}

}  // namespace ostiary::db::postgres
