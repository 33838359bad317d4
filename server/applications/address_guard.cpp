#include "applications/address_guard.hpp"

#include "applications/request.hpp"

namespace ostiary::applications {

http::Guard AddressGuards::guard(std::string_view what, limits::Rate (*rate)(settings::Limits const&)) const {
    return [this, what, rate](http::Request const& request) -> std::optional<Error> {
        auto const application = application_of(request, directory_);
        if (!application) return application.error();
        auto const& limits = (*application)->settings.limits;
        auto const wait =
            limiter_.refuse(what, (*application)->id, request.client, rate(limits), clock_.now());
        if (!wait) return std::nullopt;
        return fail_until(ErrorCode::TooManyRequests, *wait).error();
    };
}

}  // namespace ostiary::applications
