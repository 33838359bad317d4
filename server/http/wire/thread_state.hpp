// What belongs to one I/O thread and is touched by it alone, and so needs no lock.
#pragma once

#include "http/wire/connections.hpp"
#include "http/wire/request_ids.hpp"
#include "http/wire/response_writer.hpp"
#include "http/wire/service.hpp"

namespace ostiary::http::wire {

struct ThreadState {
    ThreadState(Service& with, std::chrono::milliseconds tick_length)
        : service(with), connections(tick_length), request_ids(with.random) {}

    Service& service;
    Connections connections;
    RequestIds request_ids;
    DateLine date_line;
};

}  // namespace ostiary::http::wire
