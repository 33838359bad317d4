#include "contacts/own.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace ostiary::contacts {
namespace {

void choose_primary(Own& own, Channel channel) {
    if (find_primary(own, channel) != nullptr) return;
    auto const oldest = std::ranges::find_if(
        own, [&](Contact const& each) { return each.channel == channel && each.verified_at.has_value(); });
    if (oldest != own.end()) oldest->is_primary = true;
}

template <class Condition>
Contact const* first(Own const& own, Condition holds) {
    auto const found = std::ranges::find_if(own, holds);
    return found == own.end() ? nullptr : &*found;
}

}  // namespace

Target target_of(Contact const& contact) {
    return {contact.channel, contact.value, contact.typed};
}

Contact const* find(Own const& own, Target const& target) {
    return first(own, [&](Contact const& each) {
        return each.channel == target.channel && each.value == target.value;
    });
}

Contact const* find(Own const& own, ContactId const& id) {
    return first(own, [&](Contact const& each) { return each.id == id; });
}

Contact const* find_primary(Own const& own, Channel channel) {
    return first(own, [&](Contact const& each) { return each.channel == channel && each.is_primary; });
}

int count(Own const& own, Channel channel) {
    return static_cast<int>(std::ranges::count(own, channel, &Contact::channel));
}

bool has_verified(Own const& own) {
    return std::ranges::any_of(own, [](Contact const& each) { return each.verified_at.has_value(); });
}

void add(Own& own, Contact contact) {
    contact.is_primary = find_primary(own, contact.channel) == nullptr;
    own.push_back(std::move(contact));
}

void verify(Own& own, Target const& target, Timestamp now) {
    auto const found = std::ranges::find_if(own, [&](Contact const& each) {
        return each.channel == target.channel && each.value == target.value;
    });
    ensure(found != own.end(), "only an own contact is verified");
    found->verified_at = now;
    choose_primary(own, target.channel);
}

void remove(Own& own, ContactId const& id) {
    std::erase_if(own, [&](Contact const& each) { return each.id == id; });
    for (auto const channel : {Channel::Email, Channel::Phone}) choose_primary(own, channel);
}

void make_primary(Own& own, ContactId const& id) {
    auto const* const chosen = find(own, id);
    ensure(chosen != nullptr, "only an own contact is made primary");
    auto const channel = chosen->channel;
    for (auto& each : own) {
        if (each.channel == channel) each.is_primary = each.id == id;
    }
}

void write_json(json::Writer& json, Contact const& contact) {
    json.begin_object()
        .field("id", contact.id)
        .field("channel", to_string(contact.channel))
        .field("value", contact.value)
        .field("primary", contact.is_primary)
        .field("active", contact.active)
        .field("verified_at", contact.verified_at)
        .field("created_at", contact.created_at)
        .end_object();
}

}  // namespace ostiary::contacts
