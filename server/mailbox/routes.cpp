#include "mailbox/routes.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "mailbox/page.hpp"
#include "pages/policy.hpp"

#include <algorithm>
#include <charconv>

namespace ostiary::mailbox {
namespace {

using http::Request;
using http::Response;

constexpr std::int64_t shown_on_the_page = 50;
constexpr std::int64_t largest_limit = 100;

// `localhost`, `127.0.0.1` or `[::1]`, with or without a port.
bool names_this_machine(std::string_view host) {
    auto const after_bracket = host.starts_with('[') ? host.find(']') : 0;
    auto const colon = host.find(':', after_bracket == std::string_view::npos ? 0 : after_bracket);
    auto const name = host.substr(0, colon);
    return name == "127.0.0.1" || name == "[::1]" || equal_ignoring_case(name, "localhost");
}

// A proxy on this machine asks as anybody there does, but says that it asks for somebody else.
bool was_forwarded(Request const& request) {
    return std::ranges::any_of(request.headers, [](auto const& header) {
        auto const& name = header.first;
        return name == "forwarded" || name == "via" || name == "x-real-ip" ||
               name.starts_with("x-forwarded-");
    });
}

Result<std::int64_t> limit_of(Request const& request) {
    auto const text = request.query_parameter("limit");
    if (!text) return shown_on_the_page;
    std::int64_t limit = 0;
    auto const* const end = text->data() + text->size();
    auto const [stopped, error] = std::from_chars(text->data(), end, limit);
    if (error != std::errc() || stopped != end || limit < 1 || limit > largest_limit) {
        return fail_field("limit", ErrorCode::InvalidValue, "A whole number from 1 to 100.");
    }
    return limit;
}

Result<std::optional<MessageId>> after_of(Request const& request) {
    auto const text = request.query_parameter("after");
    if (!text) return std::nullopt;
    auto const id = MessageId::parse(*text);
    if (!id) return fail_field("after", ErrorCode::InvalidValue, "What `next` of the page before said.");
    return id;
}

std::string to_json(std::span<messages::Mail const> mails, bool is_last_page) {
    std::string body;
    json::Writer json(body);
    json.begin_object().key("items").begin_array();
    for (auto const& mail : mails) {
        json.begin_object()
            .field("id", mail.id)
            .field("application_id", mail.application)
            .field("channel", contacts::to_string(mail.channel))
            .field("purpose", mail.purpose)
            .field("target", mail.target)
            .field("subject", mail.subject)
            .field("text", mail.text.reveal())
            .field("html", mail.html.reveal())
            .field("created_at", mail.created_at)
            .end_object();
    }
    json.end_array().key("next");
    if (is_last_page) {
        json.null();
    } else {
        json.value(mails.back().id);
    }
    json.end_object();
    return body;
}

Result<Response> list_messages(Request const& request, Dependencies const& needs) {
    if (!may_read(request, needs.door)) return fail(ErrorCode::NotFound);
    auto const limit = limit_of(request);
    if (!limit) return fail(limit.error());
    auto const after = after_of(request);
    if (!after) return fail(after.error());
    auto mails = needs.mailbox.list_newest(request.query_parameter("target"), *after, *limit + 1);
    bool const is_last_page = static_cast<std::int64_t>(mails.size()) <= *limit;
    if (!is_last_page) mails.pop_back();
    return Response::json(to_json(mails, is_last_page));
}

Result<Response> show_page(Request const& request, Dependencies const& needs) {
    if (!may_read(request, needs.door)) return fail(ErrorCode::NotFound);
    auto response =
        Response::html(render_page(needs.mailbox.list_newest(std::nullopt, std::nullopt, shown_on_the_page)));
    pages::set_policy(response, pages::Scripts::None);
    return response;
}

}  // namespace

bool may_read(Request const& request, Door const& door) {
    bool const is_local = door.listening == Listening::OnLoopback && request.client.is_loopback() &&
                          names_this_machine(request.header("host")) && !was_forwarded(request);
    return is_local || door.is_administrator(request);
}

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Get,
                .pattern = "/dev/mailbox",
                .handle = [needs](Request const& request) { return show_page(request, needs); }});
    router.add({.method = http::Method::Get,
                .pattern = "/dev/mailbox/messages",
                .handle = [needs](Request const& request) { return list_messages(request, needs); }});
}

}  // namespace ostiary::mailbox
