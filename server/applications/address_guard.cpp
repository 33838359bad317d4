#include "applications/address_guard.hpp"

#include "applications/request.hpp"

namespace ostiary::applications {

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
    auto const wait = limiter_.refuse(what, application.id, address, rate, clock_.now());
    if (!wait) return std::nullopt;
    return fail_until(ErrorCode::TooManyRequests, *wait).error();
}

}  // namespace ostiary::applications
