// Ids for requests, of one I/O thread: random bytes are fetched for many at a time, since a request id is no
// secret and a system call for each would be a good part of a small request's cost.
#pragma once

#include "base/ids.hpp"

#include <array>

namespace ostiary::http::wire {

class RequestIds {
  public:
    explicit RequestIds(Random& random) : stock_(random) {}
    RequestId make(Timestamp now) { return RequestId::make(now, stock_); }

  private:
    class Stock final : public Random {
      public:
        explicit Stock(Random& source) : source_(source) {}
        void fill(std::span<Byte> bytes) override;

      private:
        Random& source_;
        std::array<Byte, 1024> bytes_{};
        std::size_t next_ = bytes_.size();
    };

    Stock stock_;
};

}  // namespace ostiary::http::wire
