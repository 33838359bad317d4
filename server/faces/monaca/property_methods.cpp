// The free properties of a user.
#include "faces/monaca/method.hpp"
#include "faces/monaca/names.hpp"
#include "faces/monaca/user.hpp"

namespace ostiary::monaca {
namespace {

Outcome<Answer> get_properties(Asking const& asking) {
    auto names = read_names(asking.params);
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const checked = require_login(asking);
    if (!checked) return std::unexpected(checked.error());
    return Answer{answer_with_properties((*checked)->account.properties, std::move(names))};
}

Outcome<Answer> save_properties(Asking const& asking) {
    auto& params = asking.params;
    profile::Change change;
    change.whole_properties = read_properties(params);
    if (auto fault = params.fault()) return std::unexpected(std::move(*fault));
    auto const checked = require_login(asking);
    if (!checked) return std::unexpected(checked.error());
    auto const& account = (*checked)->account;
    auto const saved = asking.needs.profile.update(
        {asking.application(), account, audit::Caller::of(audit::Actor::account(account.id), asking.request)},
        change);
    if (!saved) return std::unexpected(fault_of(saved.error(), "properties"));
    return Answer{};
}

constexpr Method property_table[] = {
    {"User.getProperties", get_properties},
    {"User.saveProperties", save_properties},
};

}  // namespace

std::span<Method const> property_methods() {
    return property_table;
}

}  // namespace ostiary::monaca
