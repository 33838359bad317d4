// How the kernel schedules a thread; each of these is a wish, and nothing breaks when it is refused.
#pragma once

namespace ostiary::http::wire {

// Asks for slices of 0.1 ms for the calling thread (Linux 6.12): it gets the processor sooner beside threads
// that compute.
void request_short_time_slice();

// 0 to 19; of the calling thread alone.
void be_nice(int niceness);

}  // namespace ostiary::http::wire
