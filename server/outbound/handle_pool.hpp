// libcurl's handles, kept with their open connections from one transfer to the next. A handle serves one
// thread at a time.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace ostiary::outbound {

// Says goodbye to the other side, but does not wait for its answer.
struct FreeHandle {
    void operator()(CURL* handle) const;
};
using Handle = std::unique_ptr<CURL, FreeHandle>;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, std::string const& line);

class HandlePool {
  public:
    explicit HandlePool(std::size_t most_kept = 8);

    // Without options, but with the connections of earlier transfers. Waits for nothing: a new one is made
    // when all are in use.
    Handle take();
    void give_back(Handle handle);

    // Breaks off every transfer, and each one to come, that is not done in `patience`; one that only waits
    // notices up to a second later (CURLOPT_XFERINFOFUNCTION).
    void end_within(std::chrono::milliseconds patience);

    // To be set on a handle for each transfer, as `curl_easy_reset` takes it away.
    void make_interruptible(CURL* handle) const;

  private:
    std::size_t most_kept_;
    std::atomic<std::chrono::steady_clock::time_point> end_{std::chrono::steady_clock::time_point::max()};
    std::mutex mutex_;
    std::vector<Handle> idle_;
};

}  // namespace ostiary::outbound
