#include "http/router.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace ostiary::http {
namespace {

constexpr std::size_t method_count = static_cast<std::size_t>(Method::Options) + 1;

// Takes a slash and the segment after it off the front of `path`.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    auto const segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

}  // namespace

struct Router::Node {
    using Routes = std::array<Route const*, method_count>;

    std::map<std::string, Node, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    Routes by_method{};
    // Of the root only: every route, in the order they were added.
    std::vector<std::unique_ptr<Route>> owned;

    Node& child(std::string_view segment) {
        if (!is_parameter(segment)) return literals[std::string(segment)];
        if (!parameter) parameter = std::make_unique<Node>();
        return *parameter;
    }

    Route const* route_for(Method method) const {
        if (method == Method::Other) return nullptr;
        auto const* exact = by_method[static_cast<std::size_t>(method)];
        if (exact == nullptr && method == Method::Head)
            return by_method[static_cast<std::size_t>(Method::Get)];
        return exact;
    }

    void add_methods_to(Routes& allowed) const {
        for (std::size_t i = 0; i < method_count; ++i) {
            if (by_method[i] != nullptr) allowed[i] = by_method[i];
        }
    }

    // The route for the rest of the path, literals before parameters. `allowed` gathers the methods of what
    // fits the path.
    Route const* find(Method method, std::string_view rest, Routes& allowed) const {
        if (rest.empty()) {
            add_methods_to(allowed);
            return route_for(method);
        }
        auto const segment = take_segment(rest);
        if (auto const literal = literals.find(segment); literal != literals.end()) {
            if (auto const* route = literal->second.find(method, rest, allowed)) return route;
        }
        return parameter && !segment.empty() ? parameter->find(method, rest, allowed) : nullptr;
    }
};

namespace {

std::string names_of(std::array<Route const*, method_count> routes) {
    auto& head = routes[static_cast<std::size_t>(Method::Head)];
    if (head == nullptr) head = routes[static_cast<std::size_t>(Method::Get)];
    std::string names;
    for (std::size_t i = 0; i < method_count; ++i) {
        if (routes[i] == nullptr) continue;
        if (!names.empty()) names += ", ";
        names += to_string(static_cast<Method>(i));
    }
    return names;
}

// What a segment stands for; nullopt when it does not decode to plain text.
std::optional<std::string> decode_segment(std::string_view segment) {
    // Without an escape it is as it arrived: visible ASCII (wire/request_rules.hpp).
    if (!segment.contains('%')) return std::string(segment);
    auto value = decode_percent(segment);
    if (!value || !is_utf8(*value) || has_control_characters(*value)) return std::nullopt;
    return value;
}

using Parameters = std::vector<std::pair<std::string_view, std::string>>;

// nullopt when a parameter does not decode to plain text. Between the parameters, path and pattern are alike.
std::optional<Parameters> parameters_of(Route const& route, std::string_view path) {
    Parameters parameters;
    std::string_view pattern = route.pattern;
    for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{')) {
        auto const name = pattern.substr(at + 1, pattern.find('}') - at - 1);
        auto const segment = path.substr(at, path.find('/', at) - at);
        auto value = decode_segment(segment);
        if (!value) return std::nullopt;
        parameters.emplace_back(name, *std::move(value));
        pattern.remove_prefix(at + name.size() + 2);
        path.remove_prefix(at + segment.size());
    }
    return parameters;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
    ensure(route.pattern.starts_with('/'), "a pattern starts with a slash");
    ensure(route.method != Method::Other, "a route has a method");
    ensure(bool(route.handle) != bool(route.handle_together), "a route has one handler");
    ensure(!route.handle_together || (route.lane != Lane::Inline && !route.lane_of && !route.preferred),
           "those that are handled together go on one lane, and none before another");
    ensure(!route.lane_of || route.lane != Lane::Inline, "what chooses among lanes has no inline handler");
    auto const& added = *root_->owned.emplace_back(std::make_unique<Route>(std::move(route)));
    Node* node = root_.get();
    for (std::string_view rest = added.pattern; !rest.empty();) node = &node->child(take_segment(rest));
    auto& place = node->by_method[static_cast<std::size_t>(added.method)];
    ensure(place == nullptr, "a pattern is unique for its method: " + added.pattern);
    place = &added;
}

std::expected<Router::Match, Router::Miss> Router::find(Method method, std::string_view path) const {
    Node::Routes allowed{};
    auto const* route = path.starts_with('/') ? root_->find(method, path, allowed) : nullptr;
    if (route == nullptr) {
        auto names = names_of(allowed);
        auto const code = names.empty() ? ErrorCode::NotFound : ErrorCode::MethodNotAllowed;
        return std::unexpected(Miss{code, std::move(names)});
    }
    auto parameters = parameters_of(*route, path);
    if (!parameters) return std::unexpected(Miss{ErrorCode::NotFound, {}});
    return Match{route, *std::move(parameters)};
}

std::vector<Route const*> Router::routes() const {
    std::vector<Route const*> routes;
    for (auto const& route : root_->owned) routes.push_back(route.get());
    return routes;
}

}  // namespace ostiary::http
