// A load generator on one thread: sends prepared requests over kept connections and says what came back.
//
//     flood PORT REQUESTS CONNECTIONS RATE SECONDS [once]
//
// REQUESTS is a file of whole requests, each after a line with its length in bytes; they are sent in turn,
// from the first again after the last, or with `once` each only once. With a RATE above 0 they come due at
// that many a second, and a wait for a free connection counts as time of the answer; with 0 each connection
// sends the next request when it has its answer. Prints one JSON object: for each status, and apart from it
// for each with an error of JSON-RPC in it, the number of answers and how long they took in milliseconds;
// connections that failed; answers 429 or 503 without Retry-After.

#include "flood_client.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace ostiary::bench;

struct Plan {
    std::uint16_t port;
    std::size_t connections;
    double rate;  // a second; 0: as fast as answers come
    double seconds;
    bool once;
};

std::vector<std::string> read_requests(char const* path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::string> requests;
    std::size_t length = 0;
    while (file >> length && file.get() == '\n') {
        std::string request(length, '\0');
        file.read(request.data(), static_cast<std::streamsize>(length));
        requests.push_back(std::move(request));
    }
    if (requests.empty()) throw std::runtime_error("no requests in the file");
    return requests;
}

class Flood {
  public:
    Flood(Plan plan, std::vector<std::string> requests)
        : plan_(plan), requests_(std::move(requests)), epoll_(::epoll_create1(0)) {
        for (std::size_t i = 0; i < plan_.connections; ++i) {
            clients_.push_back(std::make_unique<Client>(plan_.port, epoll_));
            idle_.push_back(clients_.back().get());
        }
    }
    ~Flood() { ::close(epoll_); }
    Flood(Flood const&) = delete;
    Flood& operator=(Flood const&) = delete;

    void run() {
        start_ = now();
        watch_time();
        std::array<epoll_event, 256> events{};
        while (!is_over()) {
            send_due();
            int const count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
            for (int i = 0; i < count; ++i) take(events[static_cast<std::size_t>(i)]);
        }
        spent_ = now() - start_;
    }

    void print() {
        fmt::print(
            "{{\"seconds\": {:.3f}, \"sent\": {}, \"failed\": {}, \"no_retry_after\": {}, \"late\": {}, "
            "\"answers\": {{",
            spent_, sent_, failed_, no_retry_after_, late());
        char const* separator = "";
        for (auto& [status, times] : times_) {
            std::ranges::sort(times);
            auto const at = [&times = times](double part) {
                return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))] * 1e3;
            };
            fmt::print("{}\"{}\": {{\"count\": {}, \"p50\": {:.3f}, \"p99\": {:.3f}, \"max\": {:.3f}}}",
                       separator, status, times.size(), at(0.5), at(0.99), at(1));
            separator = ", ";
        }
        fmt::print("}}}}\n");
    }

  private:
    // Wakes the loop each millisecond, so that requests go out when they are due.
    void watch_time() {
        if (plan_.rate <= 0) return;
        timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
        itimerspec const each{.it_interval = {0, 1'000'000}, .it_value = {0, 1'000'000}};
        ::timerfd_settime(timer_, 0, &each, nullptr);
        epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
    }

    bool is_over() const {
        bool const all_sent = plan_.once && sent_ == requests_.size();
        bool const in_flight = idle_.size() < clients_.size();
        if (all_sent && !in_flight) return true;
        double const passed = now() - start_;
        return passed > plan_.seconds && (!in_flight || passed > plan_.seconds + 3);
    }

    std::size_t due() const {
        double const passed = std::min(now() - start_, plan_.seconds);
        return static_cast<std::size_t>(passed * plan_.rate);
    }
    std::size_t late() const { return plan_.rate > 0 && due() > sent_ ? due() - sent_ : 0; }

    void send_due() {
        while (!idle_.empty() && (!plan_.once || sent_ < requests_.size())) {
            double const moment = now();
            if (plan_.rate > 0 ? sent_ >= due() : moment - start_ > plan_.seconds) return;
            double const since = plan_.rate > 0 ? start_ + static_cast<double>(sent_) / plan_.rate : moment;
            Client* const client = idle_.back();
            idle_.pop_back();
            client->send(requests_[sent_++ % requests_.size()], since);
        }
    }

    void take(epoll_event const& event) {
        if (event.data.ptr == nullptr) {
            std::uint64_t ticks = 0;
            if (::read(timer_, &ticks, sizeof ticks) < 0) return;
            return;
        }
        auto* const client = static_cast<Client*>(event.data.ptr);
        auto const answer = client->receive();
        if (!answer) return;
        if (answer->status == 0) {
            ++failed_;
        } else {
            auto const name = std::to_string(answer->status) + (answer->is_fault ? " with an error" : "");
            times_[name].push_back(now() - answer->since);
            bool const refused = answer->status == 429 || answer->status == 503;
            if (refused && !answer->retry_after) ++no_retry_after_;
        }
        idle_.push_back(client);
    }

    Plan plan_;
    std::vector<std::string> requests_;
    int epoll_;
    int timer_ = -1;
    std::vector<std::unique_ptr<Client>> clients_;
    std::vector<Client*> idle_;
    double start_ = 0;
    double spent_ = 0;
    std::size_t sent_ = 0;
    std::size_t failed_ = 0;
    std::size_t no_retry_after_ = 0;
    std::map<std::string, std::vector<double>> times_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 6) {
        fmt::print(stderr, "usage: flood PORT REQUESTS CONNECTIONS RATE SECONDS [once]\n");
        return 2;
    }
    Plan const plan{.port = static_cast<std::uint16_t>(std::atoi(argv[1])),
                    .connections = static_cast<std::size_t>(std::atoi(argv[3])),
                    .rate = std::atof(argv[4]),
                    .seconds = std::atof(argv[5]),
                    .once = argc > 6};
    try {
        Flood flood(plan, read_requests(argv[2]));
        flood.run();
        flood.print();
    } catch (std::exception const& failure) {
        fmt::print(stderr, "flood: {}\n", failure.what());
        return 1;
    }
    return 0;
}
