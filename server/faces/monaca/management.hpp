// The management API: `POST /monaca/{backend}/management`, JSON-RPC 2.0, for an application's own backend.
// Its key is one of the application's management keys, in the header `X-Monaca-Backend-Management-API-Key`,
// and may be limited to ranges of addresses. Not for browsers: no page of another site may call it.
#pragma once

#include "administration/accounts.hpp"
#include "applications/directory.hpp"
#include "faces/monaca/faults.hpp"
#include "faces/monaca/params.hpp"
#include "http/router.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ostiary::monaca {

inline constexpr std::size_t most_long_lists = 2;  // at once, on this node

struct ManagementDependencies {
    administration::Accounts& accounts;
    applications::Directory const& directory;
    Faults& faults;
    // How many users are looked at one by one for a question; where an application has more, it gets none.
    std::int64_t most_examined = 500'000;
    std::size_t largest_answer = 32 * 1024 * 1024;  // bytes
    // A list that reads more users than this is a long one: it holds a thread of the lane, which logins need,
    // for longer than they do.
    std::int64_t longest_short_list = 1'000;
    // Those that are made now; copies count together.
    std::shared_ptr<std::atomic<std::size_t>> long_lists = std::make_shared<std::atomic<std::size_t>>(0);
};

// What the calls of one batch may cost together, which is what a single one may.
struct Allowance {
    explicit Allowance(ManagementDependencies const& needs)
        : examined(needs.most_examined), bytes(needs.largest_answer) {}
    std::int64_t examined;  // users
    std::size_t bytes;      // of lists
};

// One call, made with a key of this application.
struct Managing {
    ManagementDependencies const& needs;
    applications::Application const& application;
    audit::Caller const& caller;
    Params& params;
    Allowance& left;
};

struct ManagementMethod {
    std::string_view name;
    Outcome<std::string> (*handle)(Managing const&);  // JSON
};

std::span<ManagementMethod const> listing_methods();
std::span<ManagementMethod const> changing_methods();
std::array<std::span<ManagementMethod const>, 2> management_tables();

// What `needs` refers to outlives the router.
void add_management_route(http::Router& router, ManagementDependencies const& needs);

}  // namespace ostiary::monaca
