// The table `mail_templates`.
#pragma once

#include "db/database.hpp"
#include "messages/mail_template.hpp"

#include <optional>
#include <vector>

namespace ostiary::messages {

std::optional<MailTemplate> find_mail_template(db::Transaction& tx, ApplicationId const& application,
                                               std::string_view name);
// By name; the first 1,000.
std::vector<MailTemplate> list_mail_templates(db::Transaction& tx, ApplicationId const& application);
// The version that was written.
std::int64_t put_mail_template(db::Transaction& tx, ApplicationId const& application,
                               MailTemplate const& mail, Timestamp now);
// False when there was none.
bool remove_mail_template(db::Transaction& tx, ApplicationId const& application, std::string_view name);

}  // namespace ostiary::messages
