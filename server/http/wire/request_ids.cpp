#include "http/wire/request_ids.hpp"

#include <algorithm>

namespace ostiary::http::wire {

void RequestIds::Stock::fill(std::span<Byte> bytes) {
    if (bytes.size() > bytes_.size() - next_) {
        source_.fill(bytes_);
        next_ = 0;
    }
    std::ranges::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(next_),
                        static_cast<std::ptrdiff_t>(bytes.size()), bytes.begin());
    next_ += bytes.size();
}

}  // namespace ostiary::http::wire
