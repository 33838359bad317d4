// One act of an administrator, and how routes for such acts are declared: a handler gets to see a request
// only after its caller was found to be an administrator.
#pragma once

#include "administration/routes.hpp"
#include "base/json_writer.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ostiary::administration {

struct Act {
    http::Request const& request;
    audit::Caller const& caller;
    Dependencies const& needs;
};

struct Route {
    http::Method method;
    std::string_view pattern;
    Result<http::Response> (*handle)(Act const&);
    http::Lane lane = http::Lane::Database;
    std::size_t largest_body = 64 * 1024;
    std::string_view parameters = {};  // those of the query that it reads, between spaces; others are refused
};

void add(http::Router& router, Dependencies const& needs, std::span<Route const> routes);

// Those of each noun, in its file.
std::span<Route const> organization_routes();
std::span<Route const> administrator_routes();
std::span<Route const> application_routes();
std::span<Route const> settings_routes();
std::span<Route const> key_routes();
std::span<Route const> account_routes();
std::span<Route const> role_routes();
std::span<Route const> deletion_routes();
std::span<Route const> session_routes();
std::span<Route const> template_routes();
std::span<Route const> mail_template_routes();
std::span<Route const> message_routes();
std::span<Route const> audit_routes();
void add_setup_route(http::Router& router, Dependencies const& needs);

// The application that the path names. NoSuchApplication.
Result<applications::Application> application_of(Act const& act);

// The account that the path names, and its application. NoSuchApplication, NoSuchAccount.
struct Subject {
    applications::Application application;
    accounts::Account account;
};
Result<Subject> subject_of(Act const& act);

// `{"items": [...], "next": ...}`, where `write` writes one item.
template <class Items, class Write>
http::Response answer_list(Items const& items, std::optional<std::string> const& next, Write const& write) {
    std::string body;
    json::Writer json(body);
    json.begin_object().key("items").begin_array();
    for (auto const& item : items) write(json, item);
    json.end_array().field("next", next).end_object();
    return http::Response::json(std::move(body));
}

// The next page's `after`, once the one item more than `limit` that was read ahead is dropped.
template <class Item>
std::optional<std::string> take_next(std::vector<Item>& items, int limit) {
    if (items.size() <= static_cast<std::size_t>(limit)) return std::nullopt;
    items.pop_back();
    return items.back().id.to_string();
}

// With its ETag.
http::Response answer_account(accounts::Account const& account, int status = 200);
http::Response answer_accounts(AccountPage const& page);

}  // namespace ostiary::administration
