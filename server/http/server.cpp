#include "http/server.hpp"

#include "base/error.hpp"
#include "http/wire/io_thread.hpp"

namespace ostiary::http {
namespace {

using Endpoint = wire::asio::ip::tcp::endpoint;

}  // namespace

class Server::Core {
  public:
    Core(ServerOptions options, Router const& router, Clock const& clock, Random& random)
        : service(std::move(options), router, clock, random) {
        if (service.options.tls) tls.emplace(*service.options.tls);
        listen();
    }

    void start() {
        ensure(!started, "a server starts once");
        started = true;
        service.gather();
        for (auto& thread : threads) thread->start();
    }

    void stop(std::chrono::milliseconds patience) {
        if (service.aborting) return;
        service.stopping = true;
        for (auto& thread : threads) thread->wind_down();
        if (started) {
            // Only then is the count of connections one that can but fall.
            for (auto& thread : threads) thread->wait_until_all_are_accepted();
            service.connections.wait_until_none(patience);
        }
        service.aborting = true;
        for (auto& thread : threads) thread->abort();
        for (auto& thread : threads) thread->join();
        for (auto lane : {Lane::Database, Lane::Password, Lane::Outbound}) service.pool(lane).stop();
    }

    wire::Service service;
    std::optional<wire::TlsSettings> tls;
    std::vector<std::unique_ptr<wire::IoThread>> threads;
    bool started = false;

  private:
    void listen();
    void add_thread(Endpoint const& endpoint, bool share_port) {
        auto const* settings = tls ? &*tls : nullptr;
        threads.push_back(std::make_unique<wire::IoThread>(service, settings, endpoint, share_port));
    }
};

void Server::Core::listen() {
    auto const& options = service.options;
    ensure(options.io_threads > 0, "a server has an I/O thread");
    try {
        Endpoint endpoint(wire::asio::ip::make_address(options.address), options.port);
        bool const share_port = options.io_threads > 1;
        // A shared port could be shared with another server by mistake: listen alone first.
        if (share_port) endpoint = wire::IoThread(service, nullptr, endpoint, false).endpoint();
        while (threads.size() < options.io_threads) {
            add_thread(endpoint, share_port);
            endpoint = threads.front()->endpoint();
        }
    } catch (boost::system::system_error const& e) {
        throw Unavailable("cannot listen on " + options.address + " port " + std::to_string(options.port) +
                          ": " + e.code().message());
    }
}

Server::Server(ServerOptions options, Router const& router, Clock const& clock, Random& random)
    : core_(std::make_unique<Core>(std::move(options), router, clock, random)) {}

Server::~Server() {
    core_->stop(std::chrono::milliseconds{0});
}

void Server::observe(Observer observer) {
    ensure(!core_->started, "an observer comes before the start");
    core_->service.observer = std::move(observer);
}

void Server::give_last_word(LastWord hook) {
    ensure(!core_->started, "a hook comes before the start");
    core_->service.last_word = std::move(hook);
}

void Server::start() {
    core_->start();
}

std::uint16_t Server::port() const {
    return core_->threads.front()->endpoint().port();
}

bool Server::reload_tls() {
    return !core_->tls || core_->tls->reload();
}

void Server::stop(std::chrono::milliseconds patience) {
    core_->stop(patience);
}

std::size_t Server::waiting(Lane lane) const {
    return lane == Lane::Inline ? 0 : core_->service.waiting(lane);
}

std::size_t Server::connections() const {
    return core_->service.connections.current();
}

std::uint64_t Server::refused(Lane lane) const {
    return lane == Lane::Inline ? 0 : core_->service.refused(lane);
}

std::uint64_t Server::refused_bodies() const {
    return core_->service.refused_bodies;
}

std::uint64_t Server::refused_connections() const {
    return core_->service.connections.refused();
}

}  // namespace ostiary::http
