// Whose request this is: the session that its bearer token (RFC 6750) or its cookie proves.
#pragma once

#include "applications/directory.hpp"
#include "audit/entry.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "sessions/service.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::sessions {

// How a token is carried between client and server.
enum class Carrier { Bearer, Cookie };

// A request's application, session and account.
struct Caller {
    applications::ApplicationPointer application;
    CheckedPointer checked;
    Carrier carrier = Carrier::Bearer;

    Session const& session() const { return checked->session; }
    accounts::Account const& account() const { return checked->account; }
    audit::Caller for_audit(http::Request const& request) const {
        return audit::Caller::of(audit::Actor::account(account().id), request);
    }
};

class Authenticator {
  public:
    // Both outlive it.
    Authenticator(applications::Directory const& directory, Service& sessions)
        : directory_(directory), sessions_(sessions) {}

    // UnknownApplication, Unauthenticated, or OriginNotAllowed: a request that changes something and is
    // proven by a cookie must come from an allowed page. security: see applications/cross_origin.hpp.
    Result<Caller> caller_of(http::Request const& request) const;
    // The same for requests that wait at the same moment; the results in their order.
    std::vector<Result<Caller>> callers_of(std::span<http::Request const* const> requests) const;
    // The same from memory alone; nullopt when the database must be asked.
    std::optional<Result<Caller>> caller_in_memory(http::Request const& request) const;
    // The session in an application that the request need not name: for administrators.
    Result<Caller> caller_in(http::Request const& request,
                             applications::ApplicationPointer application) const;

  private:
    // What a request shows, before anybody has looked whether it is true.
    struct Claim {
        applications::ApplicationPointer application;
        std::string_view token;
        Carrier carrier;
    };
    Result<Claim> claim_of(http::Request const& request) const;
    static Result<Claim> claim_in(http::Request const& request, applications::ApplicationPointer application);
    Result<Caller> proven(Result<Claim> claim) const;

    applications::Directory const& directory_;
    Service& sessions_;
};

// A cookie of this application: `__Host-` over TLS (RFC 6265bis section 4.1.3.2), and with the end of its id
// unless it is the default.
std::string cookie_name(std::string_view what, applications::Application const& application,
                        http::Transport transport);

// The field `roles` of an answer about a session: what the account is to the application's own code.
void write_roles(json::Writer& json, applications::Application const& application,
                 accounts::Account const& account);

// Puts a new session's token where the client wants it: into the answer's body, or into a cookie that scripts
// cannot read.
http::Response& set_session_cookie(http::Response& response, http::Request const& request,
                                   applications::Application const& application, NewSession const& session,
                                   Timestamp now);
http::Response& remove_session_cookie(http::Response& response, http::Request const& request,
                                      applications::Application const& application);

}  // namespace ostiary::sessions
