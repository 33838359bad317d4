// How many calls of both APIs were answered with an error, by method and code. All of them are HTTP 200, so
// that the server's other counts say nothing of them. Memory is bounded: methods are those that there are,
// and all other names count as one. May be called from any thread.
#pragma once

#include "faces/monaca/fault.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ostiary::monaca {

class Faults {
  public:
    struct Kind {
        std::string_view method;  // `none`: no method of this face
        FaultCode code;
        auto operator<=>(Kind const&) const = default;
    };
    using Counts = std::map<Kind, std::atomic<std::uint64_t>>;

    Faults();

    // Counts it, and answers what the log says of it, such as `User.login 9999`.
    std::string count(std::string_view method, FaultCode code);

    // Of every kind that there can be.
    Counts const& counts() const { return counts_; }

  private:
    Counts counts_;
};

}  // namespace ostiary::monaca
