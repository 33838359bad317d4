#include "applications/address_guard.hpp"

#include "applications/request.hpp"

namespace ostiary::applications {
namespace {

std::optional<Error> refusal_for(std::optional<Duration> const& wait) {
    return wait ? std::optional(fail_until(ErrorCode::TooManyRequests, *wait).error()) : std::nullopt;
}

}  // namespace

http::Guard AddressGuards::guard(std::string_view what, limits::Rate (*rate)(settings::Limits const&)) const {
    return [this, what, rate](http::Request const& request) -> std::optional<Error> {
        auto const application = application_of(request, directory_);
        if (!application) return application.error();
        return refuse(what, rate((*application)->settings.limits), **application, request.client);
    };
}

std::optional<Error> AddressGuards::refuse(std::string_view what, limits::Rate rate,
                                           Application const& application,
                                           http::Address const& address) const {
    return refusal_for(limiter_.refuse(what, application.id, address, rate, clock_.now()));
}

std::optional<Error> AddressGuards::find_refusal(std::string_view what, limits::Rate rate,
                                                 Application const& application,
                                                 http::Address const& address) const {
    return refusal_for(limiter_.find_wait(what, application.id, address, rate, clock_.now()));
}

}  // namespace ostiary::applications
