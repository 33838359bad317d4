#include "messages/effective_template.hpp"

#include "messages/language.hpp"
#include "messages/shipped.hpp"

namespace ostiary::messages {

std::optional<EffectiveTemplate> find_effective(db::Transaction& tx, ApplicationId const& application,
                                                TemplateKey const& key) {
    if (auto stored = find_template(tx, application, key)) {
        return EffectiveTemplate{key, std::move(stored->draft), stored->version, stored->updated_at};
    }
    auto const* const shipped = find_shipped(key.purpose, key.channel, key.language);
    if (shipped == nullptr) return std::nullopt;
    Draft draft{
        std::string(shipped->subject), std::string(shipped->text), std::string(shipped->html), {}, {}};
    return EffectiveTemplate{key, std::move(draft), 0, std::nullopt};
}

std::string choose_template_language(db::Transaction& tx, ApplicationId const& application,
                                     std::string_view purpose, contacts::Channel channel,
                                     std::span<std::string const> wanted) {
    auto available = list_languages(tx, application, purpose, channel);
    for (auto const& shipped : shipped_templates()) {
        if (shipped.purpose == purpose && shipped.channel == channel)
            available.emplace_back(shipped.language);
    }
    return choose_language(wanted, available).value_or(std::string(fallback_language));
}

EffectiveTemplate choose_effective(db::Transaction& tx, ApplicationId const& application,
                                   std::string_view purpose, contacts::Channel channel,
                                   std::span<std::string const> wanted) {
    auto language = choose_template_language(tx, application, purpose, channel, wanted);
    auto chosen = find_effective(tx, application, {std::string(purpose), channel, std::move(language)});
    ensure(chosen.has_value(), "every purpose has a template in English");
    return std::move(*chosen);
}

}  // namespace ostiary::messages
