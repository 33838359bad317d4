// One connection of the load generator: one request at a time, kept open as long as the server keeps it.
// Loopback only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ostiary::bench {

double now();  // seconds, never moving back

struct Answered {
    int status;  // 0: the connection failed
    double since;
    bool retry_after;
    bool is_fault;  // an answer of JSON-RPC that tells an error
};

class Client {
  public:
    // Connects at the first request; its events on `epoll` carry its address.
    Client(std::uint16_t port, int epoll) : port_(port), epoll_(epoll) {}
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    // `request` stays where it is until it is answered. `since`: the moment from which its time is counted.
    void send(std::string const& request, double since);
    // Reads what has come; nullopt while the answer is not complete.
    std::optional<Answered> receive();

  private:
    void connect();
    void close();
    bool is_complete();
    Answered end(int status, bool retry_after, bool is_fault);

    std::uint16_t port_;
    int epoll_;
    int socket_ = -1;
    double since_ = 0;
    bool waiting_ = false;
    std::string in_;
    std::size_t head_size_ = 0;
    std::size_t size_ = 0;
};

}  // namespace ostiary::bench
