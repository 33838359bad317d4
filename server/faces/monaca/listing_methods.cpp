// The management API's lists of users. All users of the application are looked at one by one, at most as many
// as are named here; what is kept of each meanwhile is its id and the value that it is sorted by.
#include "faces/monaca/management.hpp"
#include "faces/monaca/query.hpp"
#include "faces/monaca/user.hpp"

#include <algorithm>
#include <set>

namespace ostiary::monaca {
namespace {

constexpr int read_at_once = 500;
constexpr std::size_t most_examined = 500'000;
constexpr std::int64_t most_per_page = 10'000;
constexpr std::size_t largest_list = 32 * 1024 * 1024;  // bytes
constexpr std::size_t most_parameters = 100;
constexpr std::size_t users_for_names = 100;

struct ListWish {
    std::int64_t page = 1;
    std::int64_t per_page = 100;
    std::string sort_property;
    bool descending = false;
    std::string name_filter;
    std::optional<Query> query;
    std::vector<std::string> names;
};

// Of one user, by the names that questions and sorting use.
Value property_of(accounts::Account const& account, json::Object const& properties, std::string_view name) {
    if (name == "_username") return username_of(account);
    if (name == "_oid" || name == "_id") return oid_of(account.id);
    if (name == "_createdAt") return static_cast<double>(milliseconds(account.created_at));
    if (name == "_updatedAt" || name == "_updateAt")
        return static_cast<double>(milliseconds(account.updated_at));
    json::Element element;
    if (properties[name].get(element) != simdjson::SUCCESS) return Null();
    return value_of(element);
}

std::optional<Query> read_query(Params& params) {
    auto const text = params.text("userQuery", {.shortest = 0, .longest = 4'096});
    std::vector<Value> bound;
    if (auto const list = params.array("userQueryBindParams")) {
        if (list->size() > most_parameters) params.reject("userQueryBindParams", ErrorCode::TooLong);
        for (auto const element : *list) bound.push_back(value_of(element));
    }
    if (!text || text->empty()) return std::nullopt;
    auto query = Query::parse(*text, std::move(bound));
    if (!query)
        params.reject("userQuery", ErrorCode::InvalidValue, "Or its parameters are too few or too many.");
    return query;
}

ListWish read_wish(Params& params) {
    ListWish wish;
    wish.page = params.integer("page", {.smallest = 1, .largest = 1'000'000}).value_or(1);
    wish.per_page = params.integer("itemsInPage", {.smallest = 1, .largest = most_per_page}).value_or(100);
    wish.sort_property = params.text("sortProperty").value_or("_createdAt");
    auto const order = params.text("sortOrder").value_or("asc");
    if (order != "asc" && order != "desc")
        params.reject("sortOrder", ErrorCode::NotOneOf, "\"asc\" or \"desc\".");
    wish.descending = order == "desc";
    wish.names = params.texts("propertyNames");
    wish.name_filter = params.text("nameFilter", {.shortest = 0, .longest = 255}).value_or("");
    wish.query = read_query(params);
    return wish;
}

// Calls `see(account)` for every user, oldest id first; a Fault when there are too many.
template <class See>
std::optional<Fault> for_each_user(Managing const& managing, See see) {
    accounts::Page page{.after = std::nullopt, .status = std::nullopt, .limit = read_at_once};
    std::size_t examined = 0;
    do {
        auto const found = managing.needs.accounts.list(managing.application.id, page);
        examined += found.items.size();
        if (examined > most_examined) return Fault{FaultCode::InternalError};
        for (auto const& account : found.items) see(account);
        page.after = found.next;
    } while (page.after);
    return std::nullopt;
}

struct Match {
    Value sorted_by;
    AccountId id;
};

bool is_before(Match const& a, Match const& b) {
    if (a.sorted_by.index() != b.sorted_by.index()) return a.sorted_by.index() < b.sorted_by.index();
    auto const order = a.sorted_by <=> b.sorted_by;
    return order == 0 ? a.id < b.id : order < 0;
}

Outcome<std::vector<Match>> find_matches(Managing const& managing, ListWish const& wish) {
    std::vector<Match> matches;
    json::Document memory;
    auto fault = for_each_user(managing, [&](accounts::Account const& account) {
        auto const properties = memory.parse(account.properties);
        ensure(properties.has_value(), "stored properties are a JSON object");
        auto const property = [&](std::string_view name) { return property_of(account, *properties, name); };
        bool const named = wish.name_filter.empty() || username_of(account).contains(wish.name_filter) ||
                           oid_of(account.id).contains(wish.name_filter);
        if (named && (!wish.query || wish.query->matches(property)))
            matches.push_back({property(wish.sort_property), account.id});
    });
    if (fault) return std::unexpected(std::move(*fault));
    std::ranges::sort(matches, [&](Match const& a, Match const& b) {
        return wish.descending ? is_before(b, a) : is_before(a, b);
    });
    return matches;
}

// With all properties, or those that were asked for.
std::string item_of(accounts::Account account, std::vector<std::string> const& names) {
    if (!names.empty())
        account.properties = select_properties(account.properties, {names.begin(), names.end()});
    return user_of(account);
}

Outcome<std::string> list_users(Managing const& managing) {
    auto const wish = read_wish(managing.params);
    if (auto fault = managing.params.fault()) return std::unexpected(std::move(*fault));
    auto const matches = find_matches(managing, wish);
    if (!matches) return std::unexpected(matches.error());
    auto const first = static_cast<std::size_t>((wish.page - 1) * wish.per_page);
    std::string items;
    for (auto at = first; at < std::min(matches->size(), first + static_cast<std::size_t>(wish.per_page));
         ++at) {
        auto account = managing.needs.accounts.get(managing.application.id, (*matches)[at].id);
        if (!account) continue;  // gone by now
        (items += items.empty() ? "" : ",") += item_of(std::move(*account), wish.names);
        if (items.size() > largest_list)
            return std::unexpected(
                Fault::of_parameter("itemsInPage", "So many users are too large an answer."));
    }
    return R"({"items":[)" + items + R"(],"totalItems":)" + std::to_string(matches->size()) + "}";
}

// Of the latest users.
Outcome<std::string> list_property_names(Managing const& managing) {
    std::vector<std::string> latest;
    auto fault = for_each_user(managing, [&](accounts::Account const& account) {
        if (latest.size() == users_for_names) latest.erase(latest.begin());
        latest.push_back(account.properties);
    });
    if (fault) return std::unexpected(std::move(*fault));
    std::set<std::string> names;
    json::Document memory;
    for (auto const& properties : latest) {
        auto const object = memory.parse(properties);
        ensure(object.has_value(), "stored properties are a JSON object");
        for (auto const [name, value] : *object) names.emplace(name);
    }
    std::string text;
    json::Writer json(text);
    json.begin_object().key("names").begin_array();
    for (auto const& name : names) json.value(name);
    json.end_array().end_object();
    return text;
}

constexpr ManagementMethod listing_table[] = {
    {"User.list", list_users},
    {"User.getPropertyNames", list_property_names},
};

}  // namespace

std::span<ManagementMethod const> listing_methods() {
    return listing_table;
}

}  // namespace ostiary::monaca
