// The contacts of one account, oldest first, as pure rules: at most one of each channel is primary, the one
// that is written to. The first of a channel becomes primary; when it goes, the oldest other proven one takes
// its place.
#pragma once

#include "base/json_writer.hpp"
#include "contacts/contact.hpp"

#include <vector>

namespace ostiary::contacts {

using Own = std::vector<Contact>;

Target target_of(Contact const& contact);

// Null when the account has none like it.
Contact const* find(Own const& own, Target const& target);
Contact const* find(Own const& own, ContactId const& id);
Contact const* find_primary(Own const& own, Channel channel);

int count(Own const& own, Channel channel);
// Whether somebody has shown of any of them that it is theirs.
bool has_verified(Own const& own);

// Primary when its channel has no primary one.
void add(Own& own, Contact contact);
// `target` is one of them.
void verify(Own& own, Target const& target, Timestamp now);
void remove(Own& own, ContactId const& id);
// `id` is one of them.
void make_primary(Own& own, ContactId const& id);

void write_json(json::Writer& json, Contact const& contact);

}  // namespace ostiary::contacts
