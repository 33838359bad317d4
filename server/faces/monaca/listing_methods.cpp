// The management API's lists of users. By time of creation they are read from the database page by page. Any
// other order, a filter or a question looks at all users of the application one by one, if they are not too
// many; what is kept meanwhile, of no more of them than may be on the page or before it, is the id and the
// value that it is sorted by, a text up to a bound. Of lists that read many
// users only so many are made at once; whoever comes beyond them is refused at once.
#include "base/place.hpp"
#include "base/text.hpp"
#include "faces/monaca/listed_user.hpp"
#include "faces/monaca/management.hpp"
#include "faces/monaca/user.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ostiary::monaca {
namespace {

constexpr int read_at_once = 100;
constexpr std::size_t written_at_once = 100;
constexpr std::int64_t most_per_page = 10'000;
constexpr std::size_t longest_sort_key = 256;  // bytes of a text
constexpr std::size_t most_parameters = 100;
constexpr std::size_t most_listed_names = 1'000;
constexpr std::int64_t users_for_names = 100;
constexpr std::string_view order_of_creation = "_createdAt";
constexpr auto retry_long_list = std::chrono::seconds(5);

struct ListWish {
    std::int64_t page = 1;
    std::int64_t per_page = 100;
    std::string sort_property;
    accounts::Order order = accounts::Order::OldestFirst;
    std::string name_filter;  // folded
    std::optional<Query> query;
    std::optional<std::vector<std::string>> names;  // none: all

    std::int64_t end() const { return page * per_page; }  // so many are on the page and before it
    std::int64_t skipped() const { return (page - 1) * per_page; }
    bool looks_at_each() const { return sort_property != order_of_creation || !name_filter.empty() || query; }
    // How many users are read of so many.
    std::int64_t length(std::int64_t total) const {
        return looks_at_each() ? total : std::min(total, per_page);
    }
};

std::optional<Query> read_query(Params& params) {
    auto const text = params.text("userQuery", {.shortest = 0, .longest = 4'096});
    std::vector<Value> bound;
    if (auto const list = params.array("userQueryBindParams")) {
        if (list->size() > most_parameters) params.reject("userQueryBindParams", ErrorCode::TooLong);
        for (auto const element : *list) bound.push_back(value_of(element));
    }
    if (!text || text->empty()) return std::nullopt;
    auto query = Query::parse(*text, std::move(bound));
    if (query) return std::move(*query);
    bool const is_text = query.error().about == QueryError::Part::Text;
    params.reject(is_text ? "userQuery" : "userQueryBindParams", ErrorCode::InvalidValue,
                  query.error().sentence);
    return std::nullopt;
}

std::string read_sort_property(Params& params) {
    auto name = params.text("sortProperty").value_or(std::string(order_of_creation));
    if (!is_listed_name(name))
        params.reject("sortProperty", ErrorCode::InvalidValue, "No property has this name.");
    return name;
}

std::optional<std::vector<std::string>> read_property_names(Params& params) {
    if (!params.has("propertyNames") || params.is_null("propertyNames")) return std::nullopt;
    auto names = params.texts("propertyNames");
    if (names.size() > most_listed_names)
        params.reject("propertyNames", ErrorCode::TooLong, "At most 1000 names.");
    return names;
}

ListWish read_wish(Params& params) {
    ListWish wish;
    wish.page = params.integer("page", {.smallest = 1, .largest = 1'000'000}).value_or(1);
    wish.per_page = params.integer("itemsInPage", {.smallest = 1, .largest = most_per_page}).value_or(100);
    wish.sort_property = read_sort_property(params);
    auto const order = params.text("sortOrder").value_or("asc");
    if (order != "asc" && order != "desc")
        params.reject("sortOrder", ErrorCode::NotOneOf, "\"asc\" or \"desc\".");
    if (order == "desc") wish.order = accounts::Order::NewestFirst;
    wish.names = read_property_names(params);
    wish.name_filter = fold_case(params.text("nameFilter", {.shortest = 0, .longest = 255}).value_or(""));
    wish.query = read_query(params);
    return wish;
}

// Those of one page, and how many there are on all.
struct Listed {
    std::vector<AccountId> page;
    std::int64_t total = 0;
};

struct Match {
    Value sorted_by;
    AccountId id;
};

bool is_less(Match const& a, Match const& b) {
    if (a.sorted_by.index() != b.sorted_by.index()) return a.sorted_by.index() < b.sorted_by.index();
    auto const order = a.sorted_by <=> b.sorted_by;
    return order == 0 ? a.id < b.id : order < 0;
}

struct Before {
    accounts::Order order;
    bool operator()(Match const& a, Match const& b) const {
        return order == accounts::Order::OldestFirst ? is_less(a, b) : is_less(b, a);
    }
};

Value sort_key(Value value) {
    auto* const text = std::get_if<std::string>(&value);
    return text ? Value(text->substr(0, longest_sort_key)) : std::move(value);
}

// Those that match, as far as they may be on the page or before it.
class Matches {
  public:
    explicit Matches(ListWish const& wish) : wish_(wish), order_{wish.order} {}

    void add(Match match) {
        ++total_;
        best_.push_back(std::move(match));
        if (std::ssize(best_) < 2 * wish_.end()) return;
        std::ranges::nth_element(best_, best_.begin() + wish_.end(), order_);
        best_.erase(best_.begin() + wish_.end(), best_.end());
    }

    Listed take_page() {
        std::ranges::sort(best_, order_);
        Listed listed{{}, total_};
        auto const last = std::min(wish_.end(), std::ssize(best_));
        for (auto at = wish_.skipped(); at < last; ++at)
            listed.page.push_back(best_[static_cast<std::size_t>(at)].id);
        return listed;
    }

  private:
    ListWish const& wish_;
    Before order_;
    std::vector<Match> best_;
    std::int64_t total_ = 0;
};

Listed find_matches(Managing const& managing, ListWish const& wish) {
    Matches matches(wish);
    json::Document memory;
    accounts::Page page{.after = std::nullopt, .status = std::nullopt, .limit = read_at_once};
    do {
        auto const found = managing.needs.accounts.list(managing.application.id, page);
        for (auto const& account : found.items) {
            auto const properties = memory.parse(account.properties);
            ensure(properties.has_value(), "stored properties are a JSON object");
            auto const property = [&](std::string_view name) {
                return property_of(account, *properties, name);
            };
            bool const named = wish.name_filter.empty() || has_in_name(account, wish.name_filter);
            if (named && (!wish.query || wish.query->matches(property)))
                matches.add({sort_key(property(wish.sort_property)), account.id});
        }
        page.after = found.next;
    } while (page.after);
    return matches.take_page();
}

// What of the wish looks at each user.
std::string cause_of_looking(ListWish const& wish) {
    if (wish.query) return "userQuery";
    return wish.name_filter.empty() ? "sortProperty" : "nameFilter";
}

Fault too_many_to_look_at(ListWish const& wish, std::int64_t most) {
    return Fault::of_parameter(
        cause_of_looking(wish),
        fmt::format("The application has more than {} users, too many to look at each. Without "
                    "userQuery and nameFilter, sorted by _createdAt, they are listed page by page; the "
                    "native API finds one by name or address.",
                    most));
}

Listed find_listed(Managing const& managing, ListWish const& wish, std::int64_t total) {
    if (!wish.looks_at_each())
        return {managing.needs.accounts.list_ids_by_creation(managing.application.id, wish.order,
                                                             wish.skipped(), wish.per_page),
                total};
    return find_matches(managing, wish);
}

// With all properties, or those that were asked for.
std::string item_of(accounts::Account account, std::optional<std::vector<std::string>> const& names) {
    if (names) {
        std::string selected;
        append_selected(selected, account.properties, {names->begin(), names->end()});
        account.properties = std::move(selected);
    }
    return user_of(account);
}

Outcome<std::string> write_list(Managing const& managing, ListWish const& wish, std::int64_t total) {
    auto const listed = find_listed(managing, wish, total);
    std::string items;
    std::span const ids = listed.page;
    for (std::size_t at = 0; at < ids.size(); at += written_at_once) {
        auto const some = ids.subspan(at, std::min(written_at_once, ids.size() - at));
        for (auto& account : managing.needs.accounts.list_by_ids(managing.application.id, some)) {
            (items += items.empty() ? "" : ",") += item_of(std::move(account), wish.names);
            if (items.size() > managing.left.bytes)
                return std::unexpected(
                    Fault::of_parameter("itemsInPage", "So many users are too large an answer."));
        }
    }
    managing.left.bytes -= items.size();
    return R"({"items":[)" + items + R"(],"totalItems":)" + std::to_string(listed.total) + "}";
}

Outcome<std::string> list_users(Managing const& managing) {
    auto const& needs = managing.needs;
    auto const wish = read_wish(managing.params);
    if (auto fault = managing.params.fault()) return std::unexpected(std::move(*fault));
    auto const total = needs.accounts.count(managing.application.id);
    if (wish.looks_at_each() && total > needs.most_examined)
        return std::unexpected(too_many_to_look_at(wish, needs.most_examined));
    if (wish.looks_at_each() && total > managing.left.examined)
        return std::unexpected(Fault::of_parameter(
            cause_of_looking(wish), "The batch looks at too many users already; ask in a call of its own."));
    if (wish.looks_at_each()) managing.left.examined -= total;
    if (wish.length(total) <= needs.longest_short_list) return write_list(managing, wish, total);
    Place const place(*needs.long_lists);
    // security: lists do not take the lane's threads from logins
    // (ListedUsers.of_long_lists_only_so_many_are_made_at_once).
    if (place.number() > most_long_lists)
        return std::unexpected(fault_of(Error{ErrorCode::Overloaded, {}, retry_long_list}, {}));
    return write_list(managing, wish, total);
}

// Of the latest users.
Outcome<std::string> list_property_names(Managing const& managing) {
    auto& users = managing.needs.accounts;
    auto const& application = managing.application.id;
    auto const latest =
        users.list_ids_by_creation(application, accounts::Order::NewestFirst, 0, users_for_names);
    std::set<std::string> names;
    json::Document memory;
    for (auto const& account : users.list_by_ids(application, latest)) {
        auto const object = memory.parse(account.properties);
        ensure(object.has_value(), "stored properties are a JSON object");
        for (auto const [name, value] : *object) names.emplace(name);
    }
    std::string text;
    json::Writer json(text);
    json.begin_object().key("names").begin_array();
    for (auto const& name : names) json.value(name);
    json.end_array().end_object();
    if (text.size() > managing.left.bytes)
        return std::unexpected(Fault::of_parameter("names", "All names are too large an answer."));
    managing.left.bytes -= text.size();
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
