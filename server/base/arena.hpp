// Memory in which libsodium hashes passwords, kept from one hash to the next. libsodium maps fresh pages for
// every hash, and faulting them in costs more than the hash itself; while an `ArenaUse` lives, the anonymous
// maps of 1 MiB or more that libsodium makes on this thread are taken from the arena. Only libsodium's own
// calls are caught (cmake/sodium.cmake). The result of a hash is the same.
//
// What a hash leaves in the arena is secret: call `wipe` when no other hash follows at once. It never gets
// into a core dump.
#pragma once

#include <cstddef>

namespace ostiary {

// Belongs to one thread.
class Arena {
  public:
    // Nothing is mapped before the first use. Maps larger than `capacity` bytes come from the kernel, as if
    // there were no arena.
    explicit Arena(std::size_t capacity);
    Arena(Arena const&) = delete;
    Arena& operator=(Arena const&) = delete;
    ~Arena();

    // Overwrites what the hashes since the last call left behind.
    void wipe();
    // Wipes, and gives the memory back to the kernel until the next use.
    void release();

    bool is_wiped() const { return dirty_ == 0; }
    // Bytes mapped now.
    std::size_t held() const { return memory_ == nullptr ? 0 : capacity_; }

    // For the renamed calls of libsodium. `take` answers null when the arena cannot serve the map.
    void* take(std::size_t size);
    bool give_back(void const* memory);

  private:
    void* map() const;

    std::size_t capacity_;
    void* memory_ = nullptr;
    std::size_t dirty_ = 0;  // bytes from the start that may hold secrets
    bool taken_ = false;
};

// While it lives, libsodium's maps on this thread come from `arena`. One at a time on a thread.
class ArenaUse {
  public:
    explicit ArenaUse(Arena& arena);
    ArenaUse(ArenaUse const&) = delete;
    ArenaUse& operator=(ArenaUse const&) = delete;
    ~ArenaUse();
};

}  // namespace ostiary
