// The management API's methods about one user.
#include "faces/monaca/account.hpp"
#include "faces/monaca/management.hpp"
#include "faces/monaca/user.hpp"
#include "registration/registration.hpp"
#include "settings/rules.hpp"

#include <algorithm>

namespace ostiary::monaca {
namespace {

constexpr std::size_t most_deleted = 1'000;
constexpr std::string_view own_names[] = {"_id", "_username", "_createdAt", "_updatedAt", "_updateAt"};
constexpr std::pair<std::string_view, std::string_view> created_names[] = {{"id", "_id"}};
constexpr std::pair<std::string_view, std::string_view> changed_names[] = {{"username", "user"},
                                                                           {"properties", "user"}};

Outcome<AccountId> read_oid(Params& params) {
    auto const text = params.required_text("_id");
    auto const id = parse_oid(text);
    if (!id && !text.empty()) params.reject("_id", ErrorCode::InvalidValue);
    if (auto fault = params.fault()) return std::unexpected(std::move(*fault));
    return *id;
}

std::string wrapped(accounts::Account const& account) {
    return R"({"user":)" + user_of(account) + "}";
}

// An `_id` brings a user along from elsewhere under the id that the application knows it by.
Outcome<std::string> create_user(Managing const& managing) {
    auto& params = managing.params;
    administration::NewAccount given;
    given.username = params.required_text("username", new_name);
    if (params.has("password") && !params.is_null("password"))
        given.password = read_new_password(params, "password");
    if (auto properties = registration::read_properties(params)) given.properties = std::move(*properties);
    auto const oid = params.text("_id");
    if (oid) given.id = parse_oid(*oid);
    if (oid && !given.id) params.reject("_id", ErrorCode::InvalidValue);
    auto const application = under_rules(managing.application);
    if (auto fault = params.fault()) {
        auto wrong = managing.needs.accounts.check(application, given);
        if (!wrong.empty())
            tell_more(*fault, Error{ErrorCode::InvalidRequest, std::move(wrong)}, created_names);
        return std::unexpected(std::move(*fault));
    }
    auto const made = managing.needs.accounts.create(application, given, managing.caller);
    if (!made) return std::unexpected(fault_of(made.error(), "username", created_names));
    return wrapped(*made);
}

Outcome<std::string> get_user(Managing const& managing) {
    auto const id = read_oid(managing.params);
    if (!id) return std::unexpected(id.error());
    auto const found = managing.needs.accounts.get(managing.application.id, *id);
    if (!found) return std::unexpected(fault_of(found.error(), "_id"));
    return wrapped(*found);
}

// Of what the server says of a user by itself, only the name may change; the rest may be sent back as it
// came.
administration::AccountChange read_user_change(Params& params) {
    administration::AccountChange change;
    auto const user = params.object("user");
    if (!user) {
        if (!params.has("user") || params.is_null("user")) params.reject("user", ErrorCode::Required);
        return change;
    }
    std::string own = "{";
    for (auto const [name, value] : *user) {
        std::string_view text;
        bool const is_name = name == "_username";
        if (is_name && value.get(text) != simdjson::SUCCESS) params.reject("user", ErrorCode::WrongType);
        if (is_name) change.username = std::optional<std::string>(text);
        if (std::ranges::find(own_names, name) != std::end(own_names)) continue;
        if (!settings::is_property_name(name))
            params.reject("user", ErrorCode::InvalidCharacters, registration::about_property_name(name));
        if (own.size() > 1) own += ',';
        json::append_quoted(own, name);
        (own += ':') += simdjson::minify(value);
    }
    change.profile.whole_properties = own + "}";
    return change;
}

// What an account without a user name shows in its place, or a name by former rules, may be sent back, too.
void drop_same_name(Managing const& managing, AccountId const& id, administration::AccountChange& change) {
    auto const account = managing.needs.accounts.get(managing.application.id, id);
    if (account && change.username == std::optional(administration::Text(username_of(*account))))
        change.username.reset();
}

Outcome<std::string> update_user(Managing const& managing) {
    auto change = read_user_change(managing.params);
    auto const id = read_oid(managing.params);
    if (!id) return std::unexpected(id.error());
    drop_same_name(managing, *id, change);
    auto const changed =
        managing.needs.accounts.update(under_rules(managing.application), *id, change, managing.caller);
    if (!changed) return std::unexpected(fault_of(changed.error(), "_id", changed_names));
    return wrapped(*changed);
}

// Both spellings are documented. Who is not there needs no deleting.
Outcome<std::string> delete_users(Managing const& managing) {
    auto& params = managing.params;
    auto const name = params.has("_idList") ? "_idList" : "idList";
    auto const texts = params.texts(name);
    std::vector<AccountId> ids;
    for (auto const& text : texts) {
        auto const id = parse_oid(text);
        if (id) ids.push_back(*id);
        if (!id) params.reject(name, ErrorCode::InvalidValue, "Ids are those that User.list answers.");
    }
    if (!params.has(name) || params.is_null(name)) params.reject(name, ErrorCode::Required);
    if (texts.size() > most_deleted) params.reject(name, ErrorCode::TooLong, "At most 1000.");
    if (auto fault = params.fault()) return std::unexpected(std::move(*fault));
    if (ids.empty()) return std::unexpected(Fault::of_parameter(name, "At least one id is expected."));
    for (auto const& id : ids) {
        auto const removed = managing.needs.accounts.remove(managing.application, id, managing.caller);
        if (!removed && removed.error().code != ErrorCode::NoSuchAccount)
            return std::unexpected(fault_of(removed.error(), name));
    }
    return R"("OK")";
}

constexpr ManagementMethod changing_table[] = {
    {"User.create", create_user},
    {"User.get", get_user},
    {"User.update", update_user},
    {"User.delete", delete_users},
};

}  // namespace

std::span<ManagementMethod const> changing_methods() {
    return changing_table;
}

}  // namespace ostiary::monaca
