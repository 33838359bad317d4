// The server's log on standard error: one JSON object a line for machines, or text for people. Everything
// that is logged through spdlog anywhere comes out this way; a request is one line with its id, method,
// route, status, duration and client. A request's path, query, headers and body are never logged, so that no
// token, code or address of a person gets into a log by them.
#pragma once

#include "http/server.hpp"

#include <string>
#include <string_view>

namespace ostiary::app {

enum class LogFormat { Json, Plain };

// `json`, `text`, or `auto`: text on a terminal.
LogFormat log_format(std::string_view name);

// Makes the process's log; `level` is one of debug, info, warning, error.
void start_log(std::string_view level, LogFormat format);
// Writes what is still waiting.
void stop_log();

// Logs one request: at `info`, or at `error` with its cause when the server failed (status 500 and above), or
// at `debug` what went well from memory, which is nearly always a session check. Never blocks: lines about
// requests are written by another thread a moment later, and when standard error does not take them fast
// enough, the oldest are dropped.
void log_request(http::Exchange const& exchange);
enum class Weight { Routine, Ordinary, Failure };  // debug, info, error
Weight weight_of(http::Exchange const& exchange);

// The members of a request's JSON line, and its line for people.
std::string request_as_json(http::Exchange const& exchange);
std::string request_as_text(http::Exchange const& exchange);
// One line of JSON, without the line's end. `payload` is any text; with `Payload::Members` it is JSON members
// already.
enum class Payload { Message, Members };
std::string json_line(Timestamp time, std::string_view level, std::string_view payload, Payload kind);

}  // namespace ostiary::app
