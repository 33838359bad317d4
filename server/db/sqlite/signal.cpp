#include "db/sqlite/signal.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ostiary::db::sqlite {
namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t),
              "the kernel compares the number itself");

}  // namespace

void Signal::wait() {
    while (given_.load(std::memory_order_acquire) == 0)
        syscall(SYS_futex, &given_, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
}

// Once `given_` is set, only its address is used: waking nobody there, or somebody who looks again, does no
// harm.
void Signal::give() {
    auto* const address = &given_;
    address->store(1, std::memory_order_release);
    syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

}  // namespace ostiary::db::sqlite
