// Every statement of a program is understood by every engine: a test of the whole program prepares them all.
#pragma once

#include "db/open.hpp"
#include "db/statement.hpp"

#include <span>
#include <string>
#include <vector>

namespace ostiary::testing {

// Prepares the statements on a migrated database, and answers what is wrong, one sentence for each that an
// engine does not take. For all that are linked into the program: `EXPECT_THAT(wrong_statements(options,
// db::Statement::all()), IsEmpty())`.
std::vector<std::string> wrong_statements(db::Options const& options,
                                          std::span<db::Statement const* const> statements);

}  // namespace ostiary::testing
