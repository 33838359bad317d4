#include "http/server.hpp"

#include "http/server_fixture.hpp"

namespace ostiary::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::RawClient;

class Servers : public ServerFixture {};

TEST_F(Servers, answer_requests_one_after_the_other) {
    auto client = connect();
    for (std::string const path : {"/inline/a", "/lane/b", "/inline/c"}) {
        auto const answer = client.ask(get(path));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello " + path.substr(path.rfind('/') + 1));
        EXPECT_EQ(answer.header("connection"), "");
    }
}

TEST_F(Servers, read_bodies_whole_before_the_handler) {
    auto client = connect();
    EXPECT_EQ(client.ask(post("/echo", "hello")).body, "hello");
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
    EXPECT_EQ(client.receive().body, "abcde");
    std::string const large(60'000, 'x');
    EXPECT_EQ(client.ask(post("/echo", large)).body, large);
}

TEST_F(Servers, answer_pipelined_requests_in_their_order) {
    auto client = connect();
    std::string requests;
    for (int i = 0; i < 300; ++i) requests += get((i % 3 == 0 ? "/lane/" : "/inline/") + std::to_string(i));
    client.send(requests);
    for (int i = 0; i < 300; ++i) ASSERT_EQ(client.receive().body, "hello " + std::to_string(i));
}

TEST_F(Servers, give_every_answer_an_id_of_its_own_and_the_date) {
    auto client = connect();
    auto const first = client.ask(get("/inline/a", "X-Request-Id: mine\r\n"));
    auto const second = client.ask(get("/nowhere"));
    EXPECT_TRUE(RequestId::parse(first.header("x-request-id")));
    EXPECT_NE(first.header("x-request-id"), second.header("x-request-id"));
    EXPECT_THAT(second.body, HasSubstr("\"request_id\":\"" + second.header("x-request-id") + "\""));
    EXPECT_EQ(first.header("date"), "Fri, 15 Jan 2027 08:00:00 GMT");
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(client.ask(get("/inline/a")).header("date"), "Fri, 15 Jan 2027 08:00:01 GMT");
}

TEST_F(Servers, answer_what_no_route_takes_with_a_problem) {
    auto client = connect();
    auto const missing = client.ask(get("/nowhere"));
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(code_of(missing), "not_found");
    EXPECT_EQ(missing.header("content-type"), "application/problem+json");
    auto const wrong = client.ask(post("/inline/a", "ignored"));
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(code_of(wrong), "method_not_allowed");
    EXPECT_EQ(wrong.header("allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(client.ask("BREW /inline/a HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
    EXPECT_EQ(client.ask("TRACE /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
    EXPECT_EQ(client.ask(get("/inline/%ff")).status, 400);
}

TEST_F(Servers, answer_head_as_get_without_the_body) {
    auto client = connect();
    for (std::string const path : {"/inline/a", "/lane/a", "/nowhere"}) {
        client.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        auto const head = client.receive(true);
        auto const full = client.ask(get(path));
        EXPECT_EQ(head.status, full.status);
        EXPECT_EQ(head.header("content-length"), std::to_string(full.body.size()));
    }
}

TEST_F(Servers, answer_options_with_the_methods_of_the_path) {
    auto client = connect();
    auto const answer = client.ask("OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.header("allow"), "POST, OPTIONS");
    EXPECT_EQ(client.ask("OPTIONS /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
}

TEST_F(Servers, give_the_hook_the_last_word_on_every_answer) {
    last_word = [](Request const& request, Response& response) {
        if (request.method == Method::Options) response = Response::no_content();
        response.header("Access-Control-Allow-Origin", std::string(request.header("origin")));
    };
    auto client = connect();
    for (auto const& request : {get("/inline/a", "Origin: o\r\n"), get("/lane/a", "Origin: o\r\n"),
                                get("/nowhere", "Origin: o\r\n"),
                                std::string("OPTIONS /echo HTTP/1.1\r\nHost: x\r\nOrigin: o\r\n\r\n")}) {
        EXPECT_EQ(client.ask(request).header("access-control-allow-origin"), "o") << request;
    }
}

TEST_F(Servers, close_when_the_client_wants_it) {
    auto client = connect();
    auto const answer = client.ask(get("/inline/a", "Connection: close\r\n"));
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Servers, speak_http_1_0) {
    auto closing = connect();
    EXPECT_EQ(closing.ask("GET /inline/a HTTP/1.0\r\n\r\n").body, "hello a");
    EXPECT_TRUE(closing.is_closed());
    auto kept = connect();
    for (int i = 0; i < 2; ++i) {
        auto const answer = kept.ask("GET /lane/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_EQ(answer.header("connection"), "keep-alive");
    }
}

TEST_F(Servers, answer_a_client_that_has_finished_sending) {
    auto client = connect();
    client.send(get("/lane/a") + get("/inline/b"));
    client.finish_sending();
    EXPECT_EQ(client.receive().body, "hello a");
    EXPECT_EQ(client.receive().body, "hello b");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Servers, answer_failures_without_telling_their_cause) {
    add(Method::Get, "/unavailable", Lane::Database,
        [](Request const&) -> Result<Response> { throw Unavailable("secret disk"); });
    add(Method::Get, "/bug", Lane::Inline,
        [](Request const&) -> Result<Response> { throw std::runtime_error("secret bug"); });
    add(Method::Get, "/odd", Lane::Inline, [](Request const&) -> Result<Response> { throw 7; });
    add(Method::Get, "/split", Lane::Inline, [](Request const&) -> Result<Response> {
        return Response::text("a").header("X-A", "b\r\nX-Secret: c");
    });
    auto client = connect();
    auto const unavailable = client.ask(get("/unavailable"));
    EXPECT_EQ(unavailable.status, 503);
    EXPECT_EQ(code_of(unavailable), "unavailable");
    EXPECT_EQ(unavailable.header("retry-after"), "1");
    for (auto const* path : {"/bug", "/odd", "/split"}) {
        auto const answer = client.ask(get(path));
        EXPECT_EQ(answer.status, 500) << path;
        EXPECT_EQ(code_of(answer), "internal");
        EXPECT_EQ(answer.header("x-secret"), "");
        EXPECT_THAT(answer.body, testing::Not(HasSubstr("secret")));
    }
    client.ask(get("/inline/a"));
    std::scoped_lock const lock(mutex);
    EXPECT_THAT(statuses, ElementsAre(503, 500, 500, 500, 200));
    EXPECT_THAT(causes,
                ElementsAre("secret disk", "secret bug", HasSubstr("unknown"), HasSubstr("control"), ""));
}

TEST_F(Servers, ask_the_guard_and_the_quick_handler_first) {
    auto const guard = [](Request const& r) -> std::optional<Error> {
        if (r.header("x-refuse").empty()) return std::nullopt;
        return Error{ErrorCode::TooManyRequests, {}, std::chrono::seconds{3}};
    };
    auto const quick = [](Request const& r) -> std::optional<Result<Response>> {
        if (r.header("x-quick").empty()) return std::nullopt;
        return Response::text("quick");
    };
    router.add({.method = Method::Get,
                .pattern = "/guarded",
                .lane = Lane::Database,
                .handle = greet,
                .quick = quick,
                .guard = guard});
    auto client = connect();
    EXPECT_EQ(client.ask(get("/guarded")).body, "hello ");
    EXPECT_EQ(client.ask(get("/guarded", "X-Quick: 1\r\n")).body, "quick");
    auto const refused = client.ask(get("/guarded", "X-Quick: 1\r\nX-Refuse: 1\r\n"));
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "3");
}

TEST_F(Servers, hold_the_place_of_a_request_until_its_lane_has_answered) {
    std::weak_ptr<int> place;
    auto const quick = [&](Request const&) -> Quick {
        auto const taken = std::make_shared<int>();
        place = taken;
        return Place(taken);
    };
    auto const handle = [&](Request const&) -> Result<Response> {
        return Response::text(place.expired() ? "given up" : "held");
    };
    router.add({.method = Method::Get, .pattern = "/placed", .handle = handle, .quick = quick});
    EXPECT_EQ(connect().ask(get("/placed")).body, "held");
    EXPECT_TRUE(place.expired());
}

TEST_F(Servers, believe_forwarded_addresses_from_trusted_proxies_only) {
    add(Method::Get, "/who", Lane::Inline, [](Request const& r) -> Result<Response> {
        return Response::text(r.client.to_string() + (r.transport == Transport::Tls ? " tls" : " plain"));
    });
    std::string const forwarded =
        "X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-For: 198.51.100.9\r\nX-Forwarded-Proto: https\r\n";
    EXPECT_EQ(connect().ask(get("/who", forwarded)).body, "127.0.0.1 plain");
    server.reset();
    options.trusted_proxies = {*AddressRange::parse("127.0.0.0/8")};
    EXPECT_EQ(connect().ask(get("/who", forwarded)).body, "198.51.100.9 tls");
}

TEST_F(Servers, cannot_listen_where_another_does) {
    start();
    auto second = options;
    second.port = server->port();
    EXPECT_THROW(Server(second, router, clock, random), Unavailable);
    second.io_threads = 2;
    EXPECT_THROW(Server(second, router, clock, random), Unavailable);
    second.address = "no address";
    EXPECT_THROW(Server(second, router, clock, random), Unavailable);
}

TEST_F(Servers, keep_a_shared_port_to_themselves) {
    options.io_threads = 2;
    start();
    auto second = options;
    second.port = server->port();
    EXPECT_THROW(Server(second, router, clock, random), Unavailable);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(connect().ask(get("/inline/a")).status, 200);
}

}  // namespace
}  // namespace ostiary::http
