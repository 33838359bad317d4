#include "flood_client.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace ostiary::bench {
namespace {

bool has_header(std::string_view head, std::string_view name) {
    auto const same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return !std::ranges::search(head, name, same).empty();
}

std::size_t length_of_body(std::string_view head) {
    constexpr std::string_view name = "\r\ncontent-length:";
    auto const same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    auto const found = std::ranges::search(head, name, same);
    return found.empty() ? 0 : std::strtoull(&*found.end(), nullptr, 10);
}

}  // namespace

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Client::~Client() {
    close();
}

void Client::connect() {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    int const one = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
    epoll_event event{.events = EPOLLIN, .data = {.ptr = this}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket_, &event);
}

void Client::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

// Requests are small, so that the socket takes one whole.
void Client::send(std::string const& request, double since) {
    since_ = since;
    in_.clear();
    size_ = 0;
    waiting_ = true;
    if (socket_ < 0) connect();
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()))
        return;
    close();
    connect();
    ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
}

std::optional<Answered> Client::receive() {
    std::array<char, 16 * 1024> buffer{};
    auto const count = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return std::nullopt;
    if (count <= 0) {
        close();
        return waiting_ ? std::optional(end(0, false, false)) : std::nullopt;
    }
    in_.append(buffer.data(), static_cast<std::size_t>(count));
    if (!is_complete()) return std::nullopt;
    std::string_view const head(in_.data(), head_size_);
    int const status = std::atoi(in_.c_str() + 9);
    bool const retry_after = has_header(head, "\r\nretry-after:");
    auto const body = std::string_view(in_).substr(head_size_);
    bool const is_fault = body.starts_with(R"({"jsonrpc":)") && body.contains(R"(,"error":)");
    if (has_header(head, "\r\nconnection: close")) close();
    return end(status, retry_after, is_fault);
}

bool Client::is_complete() {
    if (size_ == 0) {
        auto const end_of_head = in_.find("\r\n\r\n");
        if (end_of_head == std::string::npos) return false;
        head_size_ = end_of_head + 4;
        size_ = head_size_ + length_of_body({in_.data(), head_size_});
    }
    return in_.size() >= size_;
}

Answered Client::end(int status, bool retry_after, bool is_fault) {
    waiting_ = false;
    return {status, since_, retry_after, is_fault};
}

}  // namespace ostiary::bench
