#include "outbound/http_client.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "http/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace ostiary::outbound {
namespace {

struct Exchange {
    HttpOptions const& options;
    HttpAnswer answer{0, {}, true};
    bool refused_address = false;
};

std::optional<http::Address> address_of(sockaddr const& socket_address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    void const* bytes = nullptr;
    if (socket_address.sa_family == AF_INET)
        bytes = &reinterpret_cast<sockaddr_in const&>(socket_address).sin_addr;
    if (socket_address.sa_family == AF_INET6)
        bytes = &reinterpret_cast<sockaddr_in6 const&>(socket_address).sin6_addr;
    if (bytes == nullptr || inet_ntop(socket_address.sa_family, bytes, text.data(), text.size()) == nullptr)
        return std::nullopt;
    return http::Address::parse(text.data());
}

// security: called with the very address that is connected to next (a_name_that_points_inside_is_refused in
// outbound/http_client_test.cpp).
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* target) {
    auto& exchange = *static_cast<Exchange*>(context);
    auto const address = address_of(target->addr);
    if (exchange.options.reach == Reach::PublicOnly && (!address || address->is_special_purpose())) {
        exchange.refused_address = true;
        return CURL_SOCKET_BAD;
    }
    return socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

std::size_t take_body(char const* bytes, std::size_t, std::size_t size, void* context) {
    auto& exchange = *static_cast<Exchange*>(context);
    auto& body = exchange.answer.body;
    auto const room = exchange.options.largest_answer - body.size();
    body.append(bytes, std::min(size, room));
    if (size <= room) return size;
    exchange.answer.whole = false;
    return 0;  // ends the transfer
}

List headers_of(HttpPost const& request) {
    List list;
    append(list, "Content-Type: " + request.content_type);
    append(list, "Expect:");  // no waiting for 100 Continue
    for (auto const& [name, value] : request.headers) {
        ensure(!has_control_characters(name) && !has_control_characters(value), "a header is one line");
        append(list, fmt::format("{}: {}", name, value));
    }
    return list;
}

void set_up(CURL* handle, HttpPost const& request, Exchange& exchange) {
    auto const& options = exchange.options;
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &exchange);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    if (!request.credentials) return;
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, long{CURLAUTH_BASIC});
    curl_easy_setopt(handle, CURLOPT_USERNAME, request.credentials->user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, std::string(request.credentials->password.reveal()).c_str());
}

}  // namespace

HttpClient::HttpClient(HttpOptions options) : options_(std::move(options)) {}

std::expected<HttpAnswer, NoAnswer> HttpClient::post(HttpPost const& request) {
    Exchange exchange{options_};
    auto const headers = headers_of(request);
    Handle handle = handles_.take();
    set_up(handle.get(), request, exchange);
    handles_.make_interruptible(handle.get());
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    auto const result = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (result == CURLE_OK) handles_.give_back(std::move(handle));

    exchange.answer.status = static_cast<int>(status);
    if (result == CURLE_OK || !exchange.answer.whole) return std::move(exchange.answer);
    if (exchange.refused_address)
        return std::unexpected(NoAnswer{"the address is not on the public Internet"});
    return std::unexpected(NoAnswer{curl_easy_strerror(result)});
}

std::string form_encoded(std::vector<std::pair<std::string, std::string>> const& fields) {
    auto const encoded = [](std::string const& text) {
        std::unique_ptr<char, decltype(&curl_free)> const escaped(
            curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), &curl_free);
        ensure(escaped != nullptr, "libcurl encodes a text");
        return std::string(escaped.get());
    };
    std::string form;
    for (auto const& [name, value] : fields) {
        if (!form.empty()) form += '&';
        form += encoded(name) + '=' + encoded(value);
    }
    return form;
}

}  // namespace ostiary::outbound
