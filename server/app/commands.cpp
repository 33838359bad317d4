#include "app/commands.hpp"

#include <iostream>

namespace ostiary::app {

int print_configuration(LoadedConfiguration const& loaded, bool reference) {
    std::cout << (reference ? reference_page() : effective_configuration(loaded));
    return 0;
}

}  // namespace ostiary::app
