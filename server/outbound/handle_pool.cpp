#include "outbound/handle_pool.hpp"

#include "base/error.hpp"

#include <sys/socket.h>

#include <csignal>

namespace ostiary::outbound {
namespace {

void start_library() {
    // Without signal handlers of its own (CURLOPT_NOSIGNAL) libcurl leaves SIGPIPE to the program.
    static bool const started =
        std::signal(SIGPIPE, SIG_IGN) != SIG_ERR && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    ensure(started, "libcurl starts");
}

int is_over(void* end, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto const& time = *static_cast<std::atomic<std::chrono::steady_clock::time_point> const*>(end);
    return std::chrono::steady_clock::now() >= time.load() ? 1 : 0;
}

}  // namespace

void FreeHandle::operator()(CURL* handle) const {
    // libcurl would wait up to two minutes for a mail server's answer to QUIT.
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket);
    if (socket != CURL_SOCKET_BAD) shutdown(socket, SHUT_RD);
    curl_easy_cleanup(handle);
}

void append(List& list, std::string const& line) {
    auto* const longer = curl_slist_append(list.get(), line.c_str());
    ensure(longer != nullptr, "a list takes one more line");
    static_cast<void>(list.release());
    list.reset(longer);
}

HandlePool::HandlePool(std::size_t most_kept) : most_kept_(most_kept) {
    start_library();
}

Handle HandlePool::take() {
    std::scoped_lock const lock(mutex_);
    if (idle_.empty()) {
        Handle made(curl_easy_init());
        ensure(made != nullptr, "libcurl makes a handle");
        return made;
    }
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
}

void HandlePool::give_back(Handle handle) {
    curl_easy_reset(handle.get());
    std::scoped_lock const lock(mutex_);
    if (idle_.size() < most_kept_) idle_.push_back(std::move(handle));
}

void HandlePool::end_within(std::chrono::milliseconds patience) {
    end_ = std::chrono::steady_clock::now() + patience;
}

void HandlePool::make_interruptible(CURL* handle) const {
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &is_over);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &end_);
}

}  // namespace ostiary::outbound
