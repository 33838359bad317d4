// Bytes that have arrived and are not used yet. Small while a connection is idle, since ten thousand of them
// may be; grows when a request needs it.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace ostiary::http::wire {

class ReadBuffer {
  public:
    static constexpr std::size_t small = 2 * 1024;

    std::string_view pending() const { return {storage_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }

    void use(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    // Space for what arrives next, at least one byte: the buffer moves up its bytes and grows as that needs,
    // and has at least `capacity` bytes in all.
    std::span<char> room(std::size_t capacity = small) {
        std::size_t const waiting = end_ - begin_;
        if (capacity > capacity_ || waiting == capacity_) {
            grow(std::max({capacity, waiting * 2, small}));
        } else if (end_ == capacity_) {
            std::memmove(storage_.get(), storage_.get() + begin_, waiting);
            begin_ = 0;
            end_ = waiting;
        }
        return {storage_.get() + end_, capacity_ - end_};
    }

    void add(std::size_t count) { end_ += count; }

    // Gives back what a large request needed, when nothing is pending.
    void shrink() {
        if (empty() && capacity_ > small) {
            storage_.reset();
            capacity_ = begin_ = end_ = 0;
        }
    }

  private:
    void grow(std::size_t capacity) {
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        auto const waiting = pending();
        std::ranges::copy(waiting, larger.get());
        begin_ = 0;
        end_ = waiting.size();
        capacity_ = capacity;
        storage_ = std::move(larger);
    }

    std::unique_ptr<char[]> storage_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace ostiary::http::wire
