#include "http/wire/scheduling.hpp"

#include <linux/sched/types.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ostiary::http::wire {

void request_short_time_slice() {
    constexpr unsigned long long slice_nanoseconds = 100'000;
    sched_attr attributes{};
    // glibc 2.36 has no wrapper for these two.
    if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return;
    attributes.sched_runtime = slice_nanoseconds;
    syscall(SYS_sched_setattr, 0, &attributes, 0);
}

void be_nice(int niceness) {
    if (niceness > 0) setpriority(PRIO_PROCESS, 0, niceness);
}

}  // namespace ostiary::http::wire
