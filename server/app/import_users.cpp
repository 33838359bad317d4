// The command `admin import`.
#include "app/commands.hpp"
#include "app/workbench.hpp"
#include "base/text.hpp"
#include "faces/monaca/import.hpp"
#include "faces/monaca/method.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace ostiary::app {
namespace {

constexpr std::size_t most_complaints = 100;

std::optional<std::string> read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

struct Tally {
    std::size_t made = 0;
    std::size_t refused = 0;

    void refuse(std::string const& why) {
        if (++refused <= most_complaints) std::cerr << "ostiary: " << why << '\n';
    }
};

}  // namespace

int import_users(Configuration const& configuration, UserImport const& given) {
    auto const text = read_file(given.file);
    if (!text) return refuse(fmt::format("{} cannot be read", given.file));
    auto const users = monaca::read_users(*text);
    if (!users) return refuse(users.error());
    Workbench bench(configuration);
    auto const id = ApplicationId::parse(given.application);
    auto const application = given.application.empty() ? bench.services.directory.default_application()
                             : id                      ? bench.services.directory.by_id(*id)
                                                       : nullptr;
    if (!application) return refuse("--application is the id of no application");
    auto const rules = monaca::under_rules(*application);
    Tally tally;
    for (auto const& user : *users) {
        if (!user) {
            tally.refuse(user.error());
            continue;
        }
        auto const made = bench.services.administered_accounts.create(rules, *user, audit::Caller{});
        if (made) ++tally.made;
        if (!made)
            tally.refuse(to_one_line(*user->username) + ": " +
                         sentence_of(monaca::in_names_of_file(made.error())));
    }
    std::cout << fmt::format("users made: {}, refused: {}\n", tally.made, tally.refused);
    return tally.refused == 0 ? 0 : 1;
}

}  // namespace ostiary::app
