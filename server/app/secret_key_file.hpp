// The file with the installation's secret key: 32 bytes that only its owner can read.
#pragma once

#include "base/keyring.hpp"
#include "base/random.hpp"

#include <optional>
#include <string>

namespace ostiary::app {

// nullopt when there is no such file; `Unavailable` when it cannot be read or is not 32 bytes long.
std::optional<Keyring> read_secret_key(std::string const& path);

// Makes the file with mode 0600; it is durable when this returns. `Unavailable` when it cannot be made, or is
// there already.
Keyring make_secret_key(std::string const& path, Random& random);

}  // namespace ostiary::app
