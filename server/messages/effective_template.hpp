// The template that holds for a message: the application's own where it has one, otherwise the shipped one.
#pragma once

#include "messages/template_store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ostiary::messages {

// The template of exactly this language; version 0 and no time when it is the shipped one. nullopt when there
// is none.
struct EffectiveTemplate {
    TemplateKey key;
    Draft draft;
    std::int64_t version = 0;
    std::optional<Timestamp> updated_at;
};
std::optional<EffectiveTemplate> find_effective(db::Transaction& tx, ApplicationId const& application,
                                                TemplateKey const& key);

// The language that suits the reader best, of those that the application has or are shipped; in the end
// English.
std::string choose_template_language(db::Transaction& tx, ApplicationId const& application,
                                     std::string_view purpose, contacts::Channel channel,
                                     std::span<std::string const> wanted);

// The template in that language. `purpose` is one of `all_purposes`.
EffectiveTemplate choose_effective(db::Transaction& tx, ApplicationId const& application,
                                   std::string_view purpose, contacts::Channel channel,
                                   std::span<std::string const> wanted);

}  // namespace ostiary::messages
