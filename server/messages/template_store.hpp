// The table of templates that applications have put in place of the shipped ones.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "contacts/contact.hpp"
#include "db/database.hpp"
#include "messages/draft.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::messages {

struct TemplateKey {
    std::string purpose;
    contacts::Channel channel;
    std::string language;

    auto operator<=>(TemplateKey const&) const = default;
};

struct StoredTemplate {
    TemplateKey key;
    Draft draft;
    Timestamp updated_at;
    std::int64_t version;  // from 1
};

struct TemplateVersion {
    TemplateKey key;
    Timestamp updated_at;
    std::int64_t version;
};

std::optional<StoredTemplate> find_template(db::Transaction& tx, ApplicationId const& application,
                                            TemplateKey const& key);

// Without the words; the first 1,000, by key.
std::vector<TemplateVersion> list_templates(db::Transaction& tx, ApplicationId const& application);

// The languages in which this purpose has a stored template.
std::vector<std::string> list_languages(db::Transaction& tx, ApplicationId const& application,
                                        std::string_view purpose, contacts::Channel channel);

// Each answers the version that it wrote; nullopt when the row is there already (insert), or has another
// version than `version` or is not there (update). `put_template` always writes.
std::int64_t put_template(db::Transaction& tx, ApplicationId const& application, TemplateKey const& key,
                          Draft const& draft, Timestamp now);
std::optional<std::int64_t> insert_template(db::Transaction& tx, ApplicationId const& application,
                                            TemplateKey const& key, Draft const& draft, Timestamp now);
std::optional<std::int64_t> update_template(db::Transaction& tx, ApplicationId const& application,
                                            TemplateKey const& key, Draft const& draft, Timestamp now,
                                            std::int64_t version);

// False when there was none.
bool remove_template(db::Transaction& tx, ApplicationId const& application, TemplateKey const& key);

}  // namespace ostiary::messages
