// Which handler answers a request, and on which lane it runs.
//
//     router.add({.method = Method::Post, .pattern = "/v1/accounts", .lane = Lane::Password,
//                 .handle = [&](Request const& request) { return register_account(request); }});
//
// Segments in braces match one non-empty segment. A literal segment goes before a parameter at the same
// place. A pattern is unique for its method. HEAD is answered from GET. An unknown path is 404, an unknown
// method 405 with Allow.
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ostiary::http {

// Where a handler runs. A lane is a bounded pool of threads with a bounded queue; a full lane refuses at
// once, so that a flood on one does not starve another.
enum class Lane {
    Inline,    // on the I/O thread: never blocks, takes microseconds
    Database,  // reads and writes the database
    Password,  // may also wait for a password hash
    Outbound,  // talks to other servers
};

using Handler = std::function<Result<Response>(Request const&)>;
// Answers requests that wait at the same moment, on one thread: a result for each, in their order.
using TogetherHandler = std::function<std::vector<Result<Response>>(std::span<Request const* const>)>;
// A share of something bounded, given back when the last who holds it lets go.
using Place = std::shared_ptr<void>;
// What is said on the I/O thread: the answer, from memory; or that it is left to `handle` on its lane, and
// the place that the request holds until it is answered, if it needs one.
struct Quick {
    Quick(std::optional<Result<Response>> the_answer) : answer(std::move(the_answer)) {}
    Quick(Place the_place) : place(std::move(the_place)) {}
    std::optional<Result<Response>> answer;
    Place place;
};
using QuickHandler = std::function<Quick(Request const&)>;
// Whether this request keeps its chance when others flood the lane: a caller with a good history.
// Microseconds; on the I/O thread.
using Preference = std::function<bool(Request const&)>;
// The lane of this request, where one route's requests differ in what they need. Microseconds; on the I/O
// thread.
using LaneChoice = std::function<Lane(Request const&)>;
// Looks at a request before its lane and may refuse it (limits by source). Microseconds; on the I/O thread.
using Guard = std::function<std::optional<Error>(Request const&)>;

struct Route {
    Method method;
    std::string pattern;
    Lane lane = Lane::Database;
    Handler handle = {};
    std::size_t largest_body = 64 * 1024;  // bytes; more is 413
    QuickHandler quick = {};
    Preference preferred = {};
    Guard guard = {};
    LaneChoice lane_of = {};  // goes before `lane`, which then is not Inline
    // In place of `handle`, where many at once cost little more than one: for requests alike, on one lane
    // that is not Inline. What it throws for one request's sake is thrown again when it gets that request
    // alone.
    TogetherHandler handle_together = {};
};

class Router {
  public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    void add(Route route);

    struct Match {
        Route const* route = nullptr;
        std::vector<std::pair<std::string_view, std::string>> path_parameters;
    };
    // NotFound or MethodNotAllowed (then `allowed` names the methods, for the Allow header).
    struct Miss {
        ErrorCode code;
        std::string allowed;
    };
    std::expected<Match, Miss> find(Method method, std::string_view path) const;

    // Every route, in the order they were added: for the listing test against api/openapi.yaml.
    std::vector<Route const*> routes() const;

  private:
    struct Node;
    std::unique_ptr<Node> root_;
};

}  // namespace ostiary::http
