// What the audit log says: which event, who did it from where, to which account of which application, and a
// few typed details. There is no way to put a Secret into it.
#pragma once

#include "audit/event.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"
#include "http/address.hpp"
#include "http/request.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary::audit {

// Who did it.
class Actor {
  public:
    static Actor account(AccountId const& id) { return Actor("account:" + id.to_string()); }
    static Actor administrator(AccountId const& id) { return Actor("administrator:" + id.to_string()); }
    static Actor key(KeyId const& id) { return Actor("key:" + id.to_string()); }
    static Actor system() { return Actor("system"); }
    static Actor anonymous() { return Actor("anonymous"); }

    std::string const& text() const { return text_; }

  private:
    explicit Actor(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// Who acts, from where, in which request: what a service is told so that it can record what it does.
struct Caller {
    Actor actor = Actor::system();
    std::optional<http::Address> address = std::nullopt;
    std::optional<RequestId> request = std::nullopt;

    static Caller of(Actor actor, http::Request const& request) {
        return {std::move(actor), request.client, request.id};
    }
};

// A JSON object of typed values, in the order of the calls. Texts are cut to 200 characters.
class Details {
  public:
    Details& add(std::string_view name, std::string_view text);
    Details& add(std::string_view name, char const* text) { return add(name, std::string_view(text)); }
    Details& add(std::string_view name, std::string const& text) { return add(name, std::string_view(text)); }
    Details& add(std::string_view name, bool truth) { return raw(name, truth ? "true" : "false"); }
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Details& add(std::string_view name, T number) {
        return raw(name, std::to_string(number));
    }
    Details& add(std::string_view name, Timestamp time) { return add(name, to_rfc3339(time)); }
    template <class Tag>
    Details& add(std::string_view name, Id<Tag> const& id) {
        return add(name, id.to_string());
    }
    // security: secrets do not get in (a_secret_cannot_be_a_detail in audit/entry_test.cpp).
    Details& add(std::string_view name, Secret const&) = delete;

    std::string json() const { return "{" + members_ + "}"; }

  private:
    Details& raw(std::string_view name, std::string_view document);
    std::string members_;
};

struct Entry {
    Event event;
    std::optional<ApplicationId> application = std::nullopt;  // none: something of the organization
    std::optional<AccountId> account = std::nullopt;          // whom it concerns
    Caller caller = {};
    Details details = {};
};

}  // namespace ostiary::audit
