#include "testing/raw_client.hpp"

#include "base/text.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace ostiary::testing {
namespace {

constexpr timeval patience{.tv_sec = 10, .tv_usec = 0};

RawAnswer parse_head(std::string_view head) {
    RawAnswer answer;
    auto line_end = std::min(head.find("\r\n"), head.size());
    auto const status = head.substr(0, line_end).substr(std::min<std::size_t>(9, line_end), 3);
    std::from_chars(status.data(), status.data() + status.size(), answer.status);
    while (line_end < head.size()) {
        head.remove_prefix(line_end + 2);
        line_end = std::min(head.find("\r\n"), head.size());
        auto const line = head.substr(0, line_end);
        auto const colon = std::min(line.find(':'), line.size());
        answer.headers.emplace_back(to_lower_ascii(line.substr(0, colon)),
                                    trim(line.substr(std::min(colon + 1, line.size()))));
    }
    return answer;
}

}  // namespace

std::string RawAnswer::header(std::string_view name) const {
    auto const found =
        std::ranges::find(headers, name, [](auto const& header) { return std::string_view(header.first); });
    return found == headers.end() ? std::string() : found->second;
}

RawClient::RawClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int const on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
        close(socket_);
        throw std::system_error(errno, std::generic_category(), "connect");
    }
}

RawClient& RawClient::operator=(RawClient&& other) noexcept {
    std::swap(socket_, other.socket_);
    std::swap(unread_, other.unread_);
    return *this;
}

RawClient::~RawClient() {
    if (socket_ >= 0) close(socket_);
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish_sending() {
    shutdown(socket_, SHUT_WR);
}

bool RawClient::read_more() {
    std::array<char, 16 * 1024> bytes;
    auto const count = recv(socket_, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    unread_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

RawAnswer RawClient::receive(bool to_head) {
    auto end = unread_.find("\r\n\r\n");
    while (end == std::string::npos) {
        if (!read_more()) return {};
        end = unread_.find("\r\n\r\n");
    }
    RawAnswer answer = parse_head(std::string_view(unread_).substr(0, end));
    unread_.erase(0, end + 4);
    std::size_t length = 0;
    auto const announced = answer.header("content-length");
    std::from_chars(announced.data(), announced.data() + announced.size(), length);
    if (to_head) length = 0;
    while (unread_.size() < length) {
        if (!read_more()) return {};
    }
    answer.body = unread_.substr(0, length);
    unread_.erase(0, length);
    return answer;
}

RawAnswer RawClient::ask(std::string_view bytes) {
    send(bytes);
    return receive();
}

std::string RawClient::receive_rest() {
    while (read_more()) {
    }
    return std::exchange(unread_, {});
}

}  // namespace ostiary::testing
