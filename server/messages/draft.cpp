#include "messages/draft.hpp"

#include "base/text.hpp"
#include "messages/html_places.hpp"
#include "messages/mail_origin.hpp"

#include <algorithm>

namespace ostiary::messages {
namespace {

constexpr std::size_t longest_subject = 500;  // characters, as the others
constexpr std::size_t longest_text = 20'000;
constexpr std::size_t longest_html = 50'000;
constexpr std::size_t longest_sms = 1'000;
constexpr std::size_t most_bcc = 5;

bool contains(std::span<std::string_view const> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

// Line ends and tabs are the only control characters of a text; the database keeps no NUL.
bool has_odd_characters(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
    });
}

class Check {
  public:
    explicit Check(Purpose const& purpose) : purpose_(purpose) {}

    void reject(std::string field, ErrorCode code, std::string detail = {}) {
        errors_.push_back({std::move(field), code, std::move(detail)});
    }

    enum class Codes { Needed, Allowed, Refused };

    void source(std::string const& field, std::string const& text, Codes codes) {
        if (!is_utf8(text) || has_odd_characters(text)) return reject(field, ErrorCode::InvalidCharacters);
        auto const parsed = Template::parse(text);
        if (!parsed) return reject(field, ErrorCode::InvalidValue, "a placeholder is written {{ name }}");
        auto const named = parsed->placeholders();
        for (auto const& name : named) {
            bool const refused = codes == Codes::Refused && contains(purpose_.required, name);
            if (refused || !contains(purpose_.placeholders, name))
                reject(field, ErrorCode::UnknownPlaceholder, allowed(codes));
        }
        if (codes != Codes::Needed) return;
        for (auto const name : purpose_.required) {
            if (std::ranges::find(named, name) == named.end()) {
                reject(field, ErrorCode::Required, "{{ " + std::string(name) + " }}");
            }
        }
    }

    std::vector<FieldError> take_errors() { return std::move(errors_); }

  private:
    std::string allowed(Codes codes) const {
        std::string list;
        for (auto const name : purpose_.placeholders) {
            if (codes == Codes::Refused && contains(purpose_.required, name)) continue;
            list += (list.empty() ? "" : ", ") + std::string(name);
        }
        return list;
    }

    Purpose const& purpose_;
    std::vector<FieldError> errors_;
};

void check_email(Draft const& draft, Check& check) {
    if (trim(draft.subject).empty()) check.reject("subject", ErrorCode::Required);
    if (count_characters(draft.subject) > longest_subject) check.reject("subject", ErrorCode::TooLong);
    if (draft.subject.find_first_of("\r\n\t") != std::string::npos)
        check.reject("subject", ErrorCode::InvalidCharacters);
    // Mail servers log subjects and phones show them locked, so the code stays in the body.
    check.source("subject", draft.subject, Check::Codes::Refused);
    if (count_characters(draft.text) > longest_text) check.reject("text", ErrorCode::TooLong);
    check.source("text", draft.text, Check::Codes::Needed);
    if (count_characters(draft.html) > longest_html) {
        check.reject("html", ErrorCode::TooLong);
    } else if (!draft.html.empty()) {
        check.source("html", draft.html, Check::Codes::Needed);
        auto const parsed = Template::parse(draft.html);
        if (parsed && !are_places_safe(*parsed))
            check.reject("html", ErrorCode::InvalidValue,
                         "placeholders stand in text and in quoted attributes, not in tags, comments, "
                         "scripts or styles");
    }
    if (!draft.sender.empty() && !is_mail_origin_of_template(draft.sender))
        check.reject("sender", ErrorCode::InvalidEmail);
    if (draft.bcc.size() > most_bcc) check.reject("bcc", ErrorCode::TooLong);
    bool const valid = std::ranges::all_of(
        draft.bcc, [](auto const& address) { return contacts::Email::parse(address).has_value(); });
    if (!valid) check.reject("bcc", ErrorCode::InvalidEmail);
}

void check_phone(Draft const& draft, Check& check) {
    if (count_characters(draft.text) > longest_sms) check.reject("text", ErrorCode::TooLong);
    check.source("text", draft.text, Check::Codes::Needed);
    auto const only_email = [&](char const* field, bool given) {
        if (given) check.reject(field, ErrorCode::InvalidValue, "only for the channel email");
    };
    only_email("subject", !draft.subject.empty());
    only_email("html", !draft.html.empty());
    only_email("sender", !draft.sender.empty());
    only_email("bcc", !draft.bcc.empty());
}

std::string filled(std::string const& source, Values const& values, Context context) {
    auto const parsed = Template::parse(source);
    ensure(parsed.has_value(), "templates are checked before they are stored");
    return parsed->render(values, context);
}

}  // namespace

std::vector<FieldError> check(Draft const& draft, Purpose const& purpose, contacts::Channel channel) {
    Check check(purpose);
    channel == contacts::Channel::Email ? check_email(draft, check) : check_phone(draft, check);
    return check.take_errors();
}

Rendered render(Draft const& draft, Values const& values) {
    return {filled(draft.subject, values, Context::Line), Secret(filled(draft.text, values, Context::Text)),
            Secret(filled(draft.html, values, Context::Html))};
}

}  // namespace ostiary::messages
