// The part of the service that keeps the mails that applications word themselves.
#include "messages/mail_template_store.hpp"
#include "messages/service.hpp"

namespace ostiary::messages {

std::vector<MailTemplate> Service::list_mail_templates(ApplicationId const& application) {
    return database_.read(
        [&](db::Transaction& tx) { return messages::list_mail_templates(tx, application); });
}

Result<MailTemplate> Service::get_mail_template(ApplicationId const& application, std::string_view name) {
    auto found =
        database_.read([&](db::Transaction& tx) { return find_mail_template(tx, application, name); });
    if (!found) return fail(ErrorCode::NoSuchTemplate);
    return std::move(*found);
}

Result<MailTemplate> Service::put_mail_template(ApplicationId const& application, MailTemplate mail,
                                                db::Unit const& also) {
    auto wrong = check(mail);
    if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
    mail.updated_at = clock_.now();
    mail.version = database_.write([&](db::Transaction& tx) {
        auto const version = messages::put_mail_template(tx, application, mail, mail.updated_at);
        also(tx);
        return version;
    });
    return mail;
}

Result<void> Service::remove_mail_template(ApplicationId const& application, std::string_view name,
                                           db::Unit const& also) {
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (!messages::remove_mail_template(tx, application, name)) return fail(ErrorCode::NoSuchTemplate);
        also(tx);
        return {};
    });
}

}  // namespace ostiary::messages
