// A JSON object as an administrator's request: the fields of accounts, merge patches of properties and of
// settings. What a patch makes is JSON again, and patching it once more changes nothing.
#include "administration/account_fields.hpp"
#include "base/json_merge_patch.hpp"
#include "contacts/fields.hpp"
#include "require.hpp"
#include "settings/fields.hpp"
#include "settings/rules.hpp"

using namespace ostiary;
using ostiary::fuzz::require;

namespace {

void read_accounts(json::Object object) {
    Timestamp const now{std::chrono::years(50)};
    json::Fields added(object);
    administration::read_new_account(added, now);
    added.finish();
    json::Fields administrator(object);
    administration::read_new_administrator(administrator);
    administrator.finish();
    json::Fields changed(object);
    administration::read_account_change(changed, now);
    changed.finish();
    json::Fields target(object);
    contacts::read_target(target);
    target.finish();
}

void patch_properties(std::string_view patch) {
    auto const once = json::merge_patch(R"({"a":{"b":1,"c":[]},"d":null})", patch);
    require(json::merge_patch(once, patch) == once);
    json::merge_patch(patch, once);
}

void patch_settings(json::Object patch) {
    auto const once = settings::merge_patch(R"({"codes":{"length":8},"unknown":1})", patch);
    if (!once) return;
    auto const twice = settings::merge_patch(*once, patch);
    require(twice && *twice == *once);
    auto const read = settings::read(*once);
    require(settings::contradictions(read).empty());
    json::Document document;
    auto const all = settings::write(read);
    require(document.parse(all).has_value() && settings::differing_fields(settings::read(all), read).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    settings::is_origin(text);
    settings::is_language_tag(text);
    json::Document document;
    auto const object = document.parse(text);
    if (!object) return 0;
    read_accounts(*object);
    patch_properties(text);
    patch_settings(*object);
    settings::read(text);
    return 0;
}
