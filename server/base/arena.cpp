#include "base/arena.hpp"

#include "base/error.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ostiary {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;
constexpr std::size_t smallest_map = std::size_t{1} << 20;

thread_local Arena* arena_in_use = nullptr;

std::size_t round_up(std::size_t size) {
    return (size + huge_page - 1) / huge_page * huge_page;
}

}  // namespace

Arena::Arena(std::size_t capacity) : capacity_(round_up(capacity)) {}

Arena::~Arena() {
    release();
}

void Arena::wipe() {
    // security: the last hash's memory does not outlive the burst of hashes (base/arena_test:
    // a_wiped_arena_holds_zeros).
    if (dirty_ != 0) explicit_bzero(memory_, dirty_);
    dirty_ = 0;
}

void Arena::release() {
    ensure(!taken_, "no hash runs in an arena that goes");
    wipe();
    if (memory_ != nullptr) ::munmap(memory_, capacity_);
    memory_ = nullptr;
}

void* Arena::take(std::size_t size) {
    if (taken_ || size < smallest_map || size > capacity_) return nullptr;
    if (memory_ == nullptr) memory_ = map();
    if (memory_ == nullptr) return nullptr;
    taken_ = true;
    dirty_ = std::max(dirty_, size);
    return memory_;
}

bool Arena::give_back(void const* memory) {
    if (!taken_ || memory != memory_) return false;
    taken_ = false;
    return true;
}

// On a boundary of huge pages, so that the kernel can use them from the first byte on. Null when there is no
// memory.
void* Arena::map() const {
    std::size_t const size = capacity_ + huge_page;
    void* const mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return nullptr;
    auto* const start = static_cast<char*>(mapped);
    std::size_t const before = (huge_page - reinterpret_cast<std::uintptr_t>(start) % huge_page) % huge_page;
    std::size_t const after = size - before - capacity_;
    if (before != 0) ::munmap(start, before);
    if (after != 0) ::munmap(start + before + capacity_, after);
    ::madvise(start + before, capacity_, MADV_HUGEPAGE);
    ::madvise(start + before, capacity_, MADV_DONTDUMP);
    return start + before;
}

ArenaUse::ArenaUse(Arena& arena) {
    ensure(arena_in_use == nullptr, "a thread uses one arena at a time");
    arena_in_use = &arena;
}

ArenaUse::~ArenaUse() {
    arena_in_use = nullptr;
}

}  // namespace ostiary

// What libsodium calls in place of mmap and munmap. The memory is not zeroed: Argon2 and scrypt write every
// block before they read it.
extern "C" void* ostiary_sodium_mmap(void* address, std::size_t size, int protection, int flags, int file,
                                     off_t offset) {
    if (ostiary::arena_in_use != nullptr && address == nullptr && (flags & MAP_ANONYMOUS) != 0) {
        if (void* memory = ostiary::arena_in_use->take(size)) return memory;
    }
    return ::mmap(address, size, protection, flags, file, offset);
}

extern "C" int ostiary_sodium_munmap(void* address, std::size_t size) {
    if (ostiary::arena_in_use != nullptr && ostiary::arena_in_use->give_back(address)) return 0;
    return ::munmap(address, size);
}
