#include "http/request.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <algorithm>

namespace ostiary::http {
namespace {

// Takes the piece before `separator` off the front of `rest`.
std::string_view next_piece(std::string_view& rest, char separator) {
    auto const end = rest.find(separator);
    auto const piece = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return piece;
}

std::string_view unquoted(std::string_view value) {
    bool const quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return quoted ? value.substr(1, value.size() - 2) : value;
}

// WHATWG URL section 5.1, application/x-www-form-urlencoded.
std::optional<std::string> find_value(std::string_view pairs, std::string_view name) {
    while (!pairs.empty()) {
        auto pair = next_piece(pairs, '&');
        auto const given = decode_percent(next_piece(pair, '='), Plus::Space);
        if (given == name) return decode_percent(pair, Plus::Space);
    }
    return std::nullopt;
}

// Decoded; as they were sent where that cannot be.
std::vector<std::string> names_in(std::string_view pairs) {
    std::vector<std::string> names;
    while (!pairs.empty()) {
        auto pair = next_piece(pairs, '&');
        auto const name = next_piece(pair, '=');
        if (!name.empty()) names.push_back(decode_percent(name, Plus::Space).value_or(std::string(name)));
    }
    return names;
}

}  // namespace

std::string_view to_string(Method method) {
    switch (method) {
        case Method::Get:
            return "GET";
        case Method::Head:
            return "HEAD";
        case Method::Post:
            return "POST";
        case Method::Put:
            return "PUT";
        case Method::Patch:
            return "PATCH";
        case Method::Delete:
            return "DELETE";
        case Method::Options:
            return "OPTIONS";
        case Method::Other:
            return "OTHER";
    }
    return {};
}

std::string_view Request::header(std::string_view name) const {
    auto const found =
        std::ranges::find(headers, name, [](auto const& header) { return std::string_view(header.first); });
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

bool Request::has_header(std::string_view name) const {
    return std::ranges::any_of(headers, [&](auto const& header) { return header.first == name; });
}

std::string_view Request::cookie(std::string_view name) const {
    for (auto const& [header, value] : headers) {
        if (header != "cookie") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            auto pair = next_piece(rest, ';');
            auto const given = trim(next_piece(pair, '='));
            if (given == name) return unquoted(trim(pair));
        }
    }
    return {};
}

std::optional<std::string> Request::query_parameter(std::string_view name) const {
    return find_value(query, name);
}

std::optional<std::string> Request::form_field(std::string_view name) const {
    return find_value(body, name);
}

std::vector<std::string> Request::query_names() const {
    return names_in(query);
}

bool Request::repeats_form_field(std::string_view name) const {
    return std::ranges::count(names_in(body), name) > 1;
}

std::string_view Request::path_parameter(std::string_view name) const {
    auto const found =
        std::ranges::find(path_parameters, name, [](auto const& parameter) { return parameter.first; });
    return found == path_parameters.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace ostiary::http
