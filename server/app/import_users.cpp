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
#include <unordered_set>

namespace ostiary::app {
namespace {

constexpr std::size_t most_complaints = 100;

std::optional<std::string> read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// Makes the users one by one, and counts what became of them.
class Import {
  public:
    Import(Services& services, applications::Application const& application)
        : accounts_(services.administered_accounts),
          application_(application),
          rules_(monaca::under_rules(application)) {}

    void take(monaca::Imported const& user) {
        if (!user) return refuse(user.error());
        if (is_there(*user)) {
            ++there_;
            return;
        }
        auto const made = accounts_.create(rules_, *user, audit::Caller{});
        if (made) ++made_;
        if (!made)
            refuse(to_one_line(*user->username) + ": " + sentence_of(monaca::in_names_of_file(made.error())));
    }

    int tell() const {
        if (refused_ > most_complaints)
            std::cerr << fmt::format("ostiary: and {} more are refused\n", refused_ - most_complaints);
        std::cout << fmt::format("users made: {}, already there: {}, refused: {}\n", made_, there_, refused_);
        return refused_ == 0 ? 0 : 1;
    }

  private:
    // Whether an earlier import has made this one. An id that the file gives to two is not that.
    bool is_there(administration::NewAccount const& user) {
        return user.id && seen_.insert(*user.id).second &&
               accounts_.get(application_.id, *user.id).has_value();
    }

    void refuse(std::string const& why) {
        if (++refused_ <= most_complaints) std::cerr << "ostiary: " << why << '\n';
    }

    administration::Accounts& accounts_;
    applications::Application const& application_;
    applications::Application const rules_;
    std::unordered_set<AccountId> seen_;
    std::size_t made_ = 0;
    std::size_t there_ = 0;
    std::size_t refused_ = 0;
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
    Import import(bench.services, *application);
    for (auto const& user : *users) import.take(user);
    return import.tell();
}

}  // namespace ostiary::app
