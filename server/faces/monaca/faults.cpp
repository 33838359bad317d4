#include "faces/monaca/faults.hpp"

#include "faces/monaca/management.hpp"
#include "faces/monaca/method.hpp"

#include <fmt/format.h>

namespace ostiary::monaca {
namespace {

constexpr std::string_view no_method = "none";

void add(Faults::Counts& counts, std::string_view method) {
    for (auto const code : fault_codes) counts.try_emplace({method, code}, 0);
}

}  // namespace

Faults::Faults() {
    add(counts_, no_method);
    for (auto const table : method_tables()) {
        for (auto const& method : table) add(counts_, method.name);
    }
    for (auto const table : management_tables()) {
        for (auto const& method : table) add(counts_, method.name);
    }
}

std::string Faults::count(std::string_view method, FaultCode code) {
    auto found = counts_.find({method, code});
    if (found == counts_.end()) found = counts_.find({no_method, code});
    ++found->second;
    return fmt::format("{} {}", found->first.method, static_cast<int>(code));
}

}  // namespace ostiary::monaca
