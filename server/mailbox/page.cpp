#include "mailbox/page.hpp"

#include "pages/page.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::mailbox {
namespace {

// `{}` is where its style sheet is.
constexpr std::string_view head = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="4">
<title>Local mailbox</title>
<link rel="stylesheet" href="{}">
<main>
<header><h1>Local mailbox</h1>
<p>Messages land here instead of leaving this machine, until a sender is set up. The newest is first.</p></header>
)";

std::string escape(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

// The first run of four to eight digits that stands by itself: the code, to be seen at a glance.
std::string_view find_code(std::string_view text) {
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t start = 0; start < text.size(); ++start) {
        if (!is_digit(text[start])) continue;
        auto const end = static_cast<std::size_t>(
            std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(start), text.end(), is_digit) -
            text.begin());
        if (end - start >= 4 && end - start <= 8) return text.substr(start, end - start);
        start = end;
    }
    return {};
}

// `2026-11-21 07:49:25 UTC`.
std::string readable(Timestamp time) {
    auto text = to_rfc3339(time).substr(0, 19);
    text[10] = ' ';
    return text + " UTC";
}

std::string render(messages::Mail const& mail) {
    auto const code = find_code(mail.text.reveal());
    std::string out =
        fmt::format("<article><h2>{}</h2>\n<p class=\"meta\">{} &middot; {} &middot; <time>{}</time></p>\n",
                    escape(mail.target), escape(mail.purpose), escape(contacts::to_string(mail.channel)),
                    readable(mail.created_at));
    if (!code.empty()) out += fmt::format("<p class=\"code\">{}</p>\n", code);
    if (!mail.subject.empty()) out += fmt::format("<h3>{}</h3>\n", escape(mail.subject));
    out += fmt::format("<pre>{}</pre></article>\n", escape(mail.text.reveal()));
    return out;
}

}  // namespace

std::string render_page(std::span<messages::Mail const> mails) {
    std::string out = fmt::format(head, pages::asset_path("site.css"));
    if (mails.empty()) out += "<p class=\"empty\">Nothing yet. Send a code, and it appears here.</p>\n";
    for (auto const& mail : mails) out += render(mail);
    return out + "</main>\n</html>\n";
}

}  // namespace ostiary::mailbox
