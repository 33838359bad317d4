// The address that the application's client calls: `POST /monaca/{backend}`, JSON-RPC 2.0. Whatever happens,
// the answer is HTTP 200 with an answer in JSON; what the server refuses before it gets here (a body too
// large, a flood) is answered as everywhere.
//
// The methods need different lanes, so the route looks at the method first; and asking for properties is
// answered from memory on the I/O thread, as the native session check is.
#pragma once

#include "faces/monaca/method.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace ostiary::monaca {

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

// Pages of any origin may call: no cookie is read or set here, so a page can do nothing that it could not do
// without its visitor. True when the request is for this face and was seen to. security: only here
// (test_pages_of_any_origin_may_call_the_face_and_nothing_else).
bool open_to_all_origins(http::Request const& request, http::Response& response);

}  // namespace ostiary::monaca
