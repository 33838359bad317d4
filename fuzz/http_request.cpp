// Bytes through the whole request path but the socket: reader, router, forwarded addresses, answer. In
// whatever pieces the bytes arrive, the same requests must come out, and every answer must be one that a
// client can read.
#include "http/wire/request_reader.hpp"
#include "http/wire/turn.hpp"
#include "require.hpp"

#include <string>

namespace {

using namespace ostiary;
using namespace ostiary::http;
using namespace ostiary::http::wire;

constexpr std::size_t largest_body = 512;

Result<Response> repeat(Request const& request) {
    std::string text = request.query_parameter("q").value_or("none");
    text += request.cookie("session");
    text += request.path_parameter("id");
    return Response::text(text + request.body);
}

Router make_router() {
    Router router;
    for (auto const* pattern : {"/", "/a/{id}", "/a/b", "/a/{id}/{other}"}) {
        for (auto const method : {Method::Get, Method::Post}) {
            router.add({.method = method,
                        .pattern = pattern,
                        .lane = Lane::Inline,
                        .handle = repeat,
                        .largest_body = largest_body});
        }
    }
    return router;
}

// What connections share; made once, since most of the time went into it.
struct SharedServer {
    static ServerOptions options() {
        ServerOptions options;
        options.trusted_proxies = {*AddressRange::parse("127.0.0.0/8")};
        return options;
    }

    Router router = make_router();
    ManualClock clock;
    SeededRandom random;
    Service service{options(), router, clock, random};
    ThreadState thread{service, std::chrono::milliseconds{10}};
};

ThreadState& thread_state() {
    static SharedServer server;
    return server.thread;
}

// What a connection makes of the bytes.
class Conversation {
  public:
    std::string hold(std::string_view bytes, std::size_t piece) {
        std::string waiting;
        while (!ended_) {
            std::size_t used = 0;
            auto const progress = reader_.feed(waiting, used);
            fuzz::require(used <= waiting.size());
            waiting.erase(0, used);
            if (progress != Progress::NeedsMore) {
                react(progress);
            } else if (bytes.empty()) {
                break;
            } else {
                waiting += bytes.substr(0, piece);
                bytes.remove_prefix(std::min(piece, bytes.size()));
            }
        }
        return heard_;
    }

  private:
    void react(Progress progress) {
        auto& request = reader_.request();
        if (progress == Progress::HeaderRead) {
            turn_.begin(request);
            reader_.take_body(turn_.largest_body());
        } else if (progress == Progress::Refused) {
            if (!turn_.has_begun()) turn_.begin(request);
            answer(answer_error(reader_.refusal(), request));
            ended_ = true;
        } else {
            for (auto const& [name, value] : request.headers) heard_ += name + ":" + value + "\n";
            heard_ +=
                std::string(to_string(request.method)) + request.path + "?" + request.query + request.body;
            heard_ += request.client.to_string();
            answer(*turn_.answer_at_once(request));
            ended_ = !reader_.keeps_alive();
            reader_.next();
        }
    }

    void answer(Answer answer) {
        std::string out;
        turn_.finish(reader_.request(), std::move(answer), After::KeepOpen, out);
        fuzz::require(out.starts_with("HTTP/1.1 ") && out.contains("\r\n\r\n"));
    }

    RequestReader reader_{{.largest_header = 2048, .most_headers = 20}};
    Turn turn_{thread_state(), *Address::parse("127.0.0.1"), Transport::Plain};
    std::string heard_;
    bool ended_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    auto const whole = Conversation().hold(text, std::max<std::size_t>(size, 1));
    for (std::size_t const piece : {1UL, 5UL, 64UL}) {
        fuzz::require(Conversation().hold(text, piece) == whole);
    }
    return 0;
}
