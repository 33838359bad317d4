#include "applications/service.hpp"

#include "applications/directory.hpp"
#include "applications/store.hpp"
#include "audit/log.hpp"
#include "settings/fields.hpp"

#include <algorithm>
#include <limits>

namespace ostiary::applications {
namespace {

// security: nobody registers in the console application (nobody_can_register_in_the_console in
// applications/service_test.cpp).
constexpr std::string_view console_settings = R"({"registration":{"open":false}})";

// One change by an administrator: when, by whom, and where its ids come from.
struct Change {
    db::Transaction& tx;
    audit::Caller const& caller;
    Timestamp now;
    Random& random;

    void record(audit::Event event, std::optional<ApplicationId> const& application,
                audit::Details details) const {
        audit::record(tx, {event, application, std::nullopt, caller, std::move(details)}, now, random);
        tx.notify(changes_channel, "changed");
    }
};

NewKey add_key(Change const& change, KeyKind kind, std::string const& name,
               OrganizationId const& organization, std::optional<ApplicationId> const& application) {
    Secret text = make_key_text(kind, change.random);
    Key key{.id = KeyId::make(change.now, change.random),
            .organization = organization,
            .application = application,
            .kind = kind,
            .name = name,
            .value = kind == KeyKind::Publishable ? std::string(text.reveal()) : "",
            .created_at = change.now,
            .revoked_at = std::nullopt};
    store::insert_key(change.tx, key, hash_of_key(text.reveal()));
    change.record(audit::Event::KeyCreated, application,
                  audit::Details().add("key", key.id).add("kind", to_string(kind)).add("name", name));
    return {std::move(key), std::move(text)};
}

struct Kinship {
    Kind kind;
    bool is_default;
};

ApplicationId add_application(Change const& change, OrganizationId const& organization,
                              std::string const& name, Kinship kinship, std::string_view document) {
    Application application;
    application.id = ApplicationId::make(change.now, change.random);
    application.organization = organization;
    application.kind = kinship.kind;
    application.name = name;
    application.is_default = kinship.is_default;
    application.created_at = change.now;
    store::insert_application(change.tx, application, document);
    change.record(audit::Event::ApplicationCreated, application.id, audit::Details().add("name", name));
    if (kinship.kind == Kind::Application)
        add_key(change, KeyKind::Publishable, name, organization, application.id);
    return application.id;
}

Application stored(db::Transaction& tx, ApplicationId const& id) {
    auto application = store::find_application(tx, id);
    ensure(application.has_value(), "an application that was just written is there");
    return std::move(*application);
}

// Why a change of a version that was named found nothing.
ErrorCode reason_for_no_match(db::Transaction& tx, ApplicationId const& id) {
    return store::find_application(tx, id) ? ErrorCode::PreconditionFailed : ErrorCode::NoSuchApplication;
}

constexpr std::string_view no_monaca = "The Monaca face serves applications, not the console.";

std::vector<FieldError> forbidden_in_console(settings::Settings const& settings) {
    std::vector<FieldError> wrong;
    auto without = settings;
    without.monaca = {};
    if (!settings::differing_fields(settings, without).empty())
        wrong.push_back({"monaca", ErrorCode::InvalidValue, std::string(no_monaca)});
    std::string_view const reason =
        "The console's accounts are administrators; they cannot register themselves.";
    if (settings.registration.open) {
        wrong.push_back({"registration.open", ErrorCode::InvalidValue, std::string(reason)});
    }
    if (settings.registration.create_on_login) {
        wrong.push_back({"registration.create_on_login", ErrorCode::InvalidValue, std::string(reason)});
    }
    return wrong;
}

// A backend's id leads to one application: none that another one's settings give, and no other one's own.
// security: of two who ask for one id at once, one gets it
// (of_those_who_claim_a_backend_id_at_once_one_has_it).
bool is_backend_id_taken(db::Transaction& tx, ApplicationId const& id, std::string const& backend_id) {
    store::hold_organization(tx);
    constexpr auto all = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return std::ranges::any_of(
        store::list_applications(tx, std::nullopt, all), [&](Application const& other) {
            return other.id != id &&
                   (other.id.to_string() == backend_id || other.settings.monaca.backend_id == backend_id);
        });
}

// What no single application's settings can tell to be wrong.
std::vector<FieldError> refused_settings(db::Transaction& tx, Application const& application,
                                         settings::Settings const& before, settings::Settings const& after) {
    std::vector<FieldError> wrong;
    if (application.kind == Kind::Console) wrong = forbidden_in_console(after);
    auto const& backend_id = after.monaca.backend_id;
    bool const claims = !backend_id.empty() && backend_id != before.monaca.backend_id;
    if (claims && is_backend_id_taken(tx, application.id, backend_id))
        wrong.push_back({"monaca.backend_id", ErrorCode::InvalidValue, "Another application has this id."});
    return wrong;
}

}  // namespace

void Service::install() {
    Timestamp const now = clock_.now();
    audit::Caller const system;
    database_.write([&](db::Transaction& tx) {
        Organization const organization{OrganizationId::make(now, random_), "Organization", now};
        if (!store::claim_installation(tx, organization.id)) return;
        Change const change{tx, system, now, random_};
        store::insert_organization(tx, organization);
        add_application(change, organization.id, "Console", {Kind::Console, false}, console_settings);
        add_application(change, organization.id, "Default", {Kind::Application, true}, "{}");
    });
}

Organization Service::get_organization() {
    return database_.read([](db::Transaction& tx) { return store::get_organization(tx); });
}

Organization Service::rename_organization(std::string const& name, audit::Caller const& caller) {
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) {
        store::update_organization(tx, name);
        Change{tx, caller, now, random_}.record(audit::Event::OrganizationUpdated, std::nullopt,
                                                audit::Details().add("name", name));
        return store::get_organization(tx);
    });
}

ApplicationPage Service::list_applications(std::optional<ApplicationId> after, std::size_t limit) {
    ApplicationPage page;
    page.items =
        database_.read([&](db::Transaction& tx) { return store::list_applications(tx, after, limit + 1); });
    if (page.items.size() > limit) {
        page.items.pop_back();
        page.next = page.items.back().id;
    }
    return page;
}

Result<Application> Service::get_application(ApplicationId const& id) {
    auto application = database_.read([&](db::Transaction& tx) { return store::find_application(tx, id); });
    if (!application) return fail(ErrorCode::NoSuchApplication);
    return std::move(*application);
}

Application Service::create_application(std::string const& name, audit::Caller const& caller) {
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) {
        auto const organization = store::get_organization(tx);
        Change const change{tx, caller, now, random_};
        return stored(tx, add_application(change, organization.id, name, {Kind::Application, false}, "{}"));
    });
}

Result<Application> Service::update_application(ApplicationId const& id, ApplicationChange const& change,
                                                std::optional<std::int64_t> version,
                                                audit::Caller const& caller) {
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<Application> {
        if (!store::update_application(tx, id, change.name, version, now))
            return fail(reason_for_no_match(tx, id));
        if (change.make_default) store::update_default(tx, id, now);
        Application const application = stored(tx, id);
        if (application.kind == Kind::Console && change.make_default) {
            return tx.undo(
                {ErrorCode::InvalidRequest,
                 {{"default", ErrorCode::InvalidValue, "The console cannot be the default application."}}});
        }
        Change{tx, caller, now, random_}.record(
            audit::Event::ApplicationUpdated, id,
            audit::Details().add("name", application.name).add("default", application.is_default));
        return application;
    });
}

Result<Application> Service::patch_settings(ApplicationId const& id, json::Object patch,
                                            std::optional<std::int64_t> settings_version,
                                            audit::Caller const& caller) {
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<Application> {
        auto const old_document = store::claim_settings(tx, id, settings_version, now);
        if (!old_document) return fail(reason_for_no_match(tx, id));
        auto const document = settings::merge_patch(*old_document, patch);
        if (!document) return tx.undo(document.error());
        store::update_settings(tx, id, *document);
        Application application = stored(tx, id);
        auto const before = settings::read(*old_document);
        auto const after = settings::read(*document);
        auto wrong = refused_settings(tx, application, before, after);
        if (!wrong.empty()) return tx.undo({ErrorCode::InvalidRequest, std::move(wrong)});
        Change{tx, caller, now, random_}.record(
            audit::Event::SettingsChanged, id,
            audit::Details().add("fields", settings::differing_fields(before, after)));
        return application;
    });
}

Result<NewKey> Service::create_key(ApplicationId const& id, KeyKind kind, std::string const& name,
                                   audit::Caller const& caller) {
    ensure(kind != KeyKind::Administration, "an application has no administration keys");
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<NewKey> {
        auto const application = store::find_application(tx, id);
        if (!application) return fail(ErrorCode::NoSuchApplication);
        if (application->kind == Kind::Console && kind == KeyKind::Management)
            return fail_field("kind", ErrorCode::InvalidValue, std::string(no_monaca));
        return add_key({tx, caller, now, random_}, kind, name, application->organization, id);
    });
}

NewKey Service::create_administration_key(std::string const& name, audit::Caller const& caller) {
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) {
        auto const organization = store::get_organization(tx);
        return add_key({tx, caller, now, random_}, KeyKind::Administration, name, organization.id,
                       std::nullopt);
    });
}

Result<std::vector<Key>> Service::list_keys(ApplicationId const& id) {
    return database_.read([&](db::Transaction& tx) -> Result<std::vector<Key>> {
        if (!store::find_application(tx, id)) return fail(ErrorCode::NoSuchApplication);
        return store::list_keys(tx, id);
    });
}

std::vector<Key> Service::list_administration_keys() {
    return database_.read([](db::Transaction& tx) { return store::list_keys(tx, std::nullopt); });
}

Result<void> Service::revoke_key(std::optional<ApplicationId> const& application, KeyId const& id,
                                 audit::Caller const& caller) {
    Timestamp const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (application && !store::find_application(tx, *application))
            return fail(ErrorCode::NoSuchApplication);
        auto const key = store::find_key(tx, id);
        if (!key || key->application != application) return fail(ErrorCode::NoSuchKey);
        if (!store::update_revoked(tx, id, now)) return {};
        Change{tx, caller, now, random_}.record(
            audit::Event::KeyRevoked, application,
            audit::Details().add("key", id).add("kind", to_string(key->kind)).add("name", key->name));
        return {};
    });
}

}  // namespace ostiary::applications
