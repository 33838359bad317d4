#include "app/log.hpp"

#include "app/line_buffer.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <memory>
#include <mutex>

namespace ostiary::app {

namespace {

constexpr std::string_view request_logger_name = "request";

std::shared_ptr<spdlog::logger> request_logger;
LogFormat request_format = LogFormat::Plain;

class JsonFormatter final : public spdlog::formatter {
  public:
    void format(spdlog::details::log_msg const& message, spdlog::memory_buf_t& out) override {
        auto const name = std::string_view(message.logger_name.data(), message.logger_name.size());
        auto const level = spdlog::level::to_string_view(message.level);
        auto const line =
            json_line(std::chrono::time_point_cast<Duration>(message.time), {level.data(), level.size()},
                      {message.payload.data(), message.payload.size()},
                      name == request_logger_name ? Payload::Members : Payload::Message);
        out.append(line);
        out.push_back('\n');
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

// Lines that may wait a moment, as those about requests, which come in thousands.
class BufferedSink final : public spdlog::sinks::base_sink<std::mutex> {
  protected:
    void sink_it_(spdlog::details::log_msg const& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        lines_.add({line.data(), line.size()});
    }
    void flush_() override {}

  private:
    LineBuffer lines_{STDERR_FILENO};
};

std::shared_ptr<spdlog::logger> make_logger(std::string_view name, spdlog::sink_ptr const& sink,
                                            LogFormat format, std::string_view level) {
    auto logger = std::make_shared<spdlog::logger>(std::string(name), sink);
    if (format == LogFormat::Json) {
        logger->set_formatter(std::make_unique<JsonFormatter>());
    } else {
        logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v");
    }
    logger->set_level(spdlog::level::from_str(std::string(level)));
    return logger;
}

spdlog::sink_ptr stderr_sink(LogFormat format) {
    if (format == LogFormat::Json) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
    return std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
}

double milliseconds(std::chrono::microseconds duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

std::string_view route_of(http::Exchange const& exchange) {
    return exchange.route ? std::string_view(exchange.route->pattern) : "none";
}

std::string_view cause_of(http::Exchange const& exchange) {
    auto const cause = exchange.cause.for_log();
    return cause.empty() ? exchange.response.cause.for_log() : cause;
}

// A log line is valid UTF-8 whatever some library said.
std::string printable(std::string_view text) {
    std::string result(text);
    if (!is_utf8(text)) {
        for (char& c : result) c = static_cast<unsigned char>(c) < 0x80 ? c : '?';
    }
    return result;
}

spdlog::level::level_enum level_of(Weight weight) {
    switch (weight) {
        case Weight::Routine:
            return spdlog::level::debug;
        case Weight::Ordinary:
            return spdlog::level::info;
        case Weight::Failure:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

LogFormat log_format(std::string_view name) {
    if (name == "auto") return isatty(STDERR_FILENO) == 1 ? LogFormat::Plain : LogFormat::Json;
    return name == "json" ? LogFormat::Json : LogFormat::Plain;
}

void start_log(std::string_view level, LogFormat format) {
    spdlog::set_default_logger(make_logger("ostiary", stderr_sink(format), format, level));
    request_logger = make_logger(request_logger_name, std::make_shared<BufferedSink>(), format, level);
    request_format = format;
}

void stop_log() {
    request_logger.reset();
    spdlog::shutdown();
}

Weight weight_of(http::Exchange const& exchange) {
    if (exchange.response.status >= 500) return Weight::Failure;
    bool const went_well = exchange.response.status < 400 && cause_of(exchange).empty();
    return exchange.from_memory && went_well ? Weight::Routine : Weight::Ordinary;
}

void log_request(http::Exchange const& exchange) {
    auto const level = level_of(weight_of(exchange));
    if (!request_logger || !request_logger->should_log(level)) return;
    auto const line =
        request_format == LogFormat::Json ? request_as_json(exchange) : request_as_text(exchange);
    request_logger->log(level, line);
}

std::string request_as_json(http::Exchange const& exchange) {
    std::string out;
    json::Writer json(out);
    json.begin_object()
        .field("message", "request")
        .field("request_id", exchange.request.id)
        .field("method", http::to_string(exchange.request.method))
        .field("route", route_of(exchange))
        .field("status", exchange.response.status)
        .field("duration_ms", milliseconds(exchange.duration))
        .field("client", exchange.request.client.to_string());
    if (auto const cause = cause_of(exchange); !cause.empty()) json.field("cause", printable(cause));
    json.end_object();
    return out.substr(1, out.size() - 2);
}

std::string request_as_text(http::Exchange const& exchange) {
    auto const cause = cause_of(exchange);
    return fmt::format("{} {} {} {:.2f} ms {} {}{}{}", http::to_string(exchange.request.method),
                       route_of(exchange), exchange.response.status, milliseconds(exchange.duration),
                       exchange.request.client.to_string(), exchange.request.id.to_string(),
                       cause.empty() ? "" : ": ", printable(cause));
}

std::string json_line(Timestamp time, std::string_view level, std::string_view payload, Payload kind) {
    std::string out;
    json::Writer json(out);
    json.begin_object().field("time", time).field("level", level);
    if (kind == Payload::Message) {
        json.field("message", printable(payload));
    } else {
        out += ',';
        out += payload;
    }
    json.end_object();
    return out;
}

}  // namespace ostiary::app
