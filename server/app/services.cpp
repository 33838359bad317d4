#include "app/services.hpp"

#include "app/sender_options.hpp"
#include "app/server_options.hpp"
#include "messages/senders.hpp"

namespace ostiary::app {

namespace {

passwords::HasherOptions hasher_options(Configuration const& configuration) {
    auto const& given = configuration.passwords;
    passwords::HasherOptions options;
    options.cost = {.memory_kib = static_cast<std::uint32_t>(given.memory),
                    .passes = static_cast<std::uint32_t>(given.passes)};
    options.threads.threads = static_cast<unsigned>(threads_or_cores(given.threads));
    options.threads.longest_wait = std::chrono::milliseconds(given.longest_wait);
    options.threads.give_up_after = 4 * options.threads.longest_wait;
    return options;
}

std::unique_ptr<passwords::BreachedList> breached_list(Configuration const& configuration) {
    auto const& path = configuration.passwords.breached_list;
    return path.empty() ? nullptr : std::make_unique<passwords::BreachedList>(path);
}

}  // namespace

Services::Services(Configuration const& configuration, Installation& installation, Clock const& given_clock,
                   Random& given_random)
    : database(*installation.database),
      keyring(installation.keyring),
      clock(given_clock),
      random(given_random),
      applications(database, clock, random),
      roles(database, clock, random),
      directory(database),
      limiter(random),
      guards(limiter, directory, clock),
      mailbox(database, keyring, clock, random),
      messages(database, keyring, clock, random),
      delivery(database, keyring, clock, random,
               messages::make_senders(sender_options(configuration), mailbox, clock)),
      sessions(database, clock, random, static_cast<std::size_t>(configuration.session_cache)),
      authenticator(directory, sessions),
      codes(database, messages, keyring, clock, random),
      hasher(hasher_options(configuration), random),
      breached(breached_list(configuration)),
      passwords(database, hasher, breached.get(), codes, sessions, clock, random),
      registration(database, codes, passwords, sessions, keyring, clock, random),
      login(database, hasher, passwords, codes, registration, sessions, clock, random),
      resets(database, codes, messages, passwords, sessions, clock, random),
      exports(database, directory, sessions, keyring, clock, random),
      deletions(database, passwords, codes, sessions, messages, clock, random),
      binding(database, codes, passwords, sessions, clock, random),
      pictures(database, clock, random),
      profile(database, pictures, limiter, clock, random),
      administrators(directory, authenticator, limiter, clock),
      administered_accounts(database, passwords, sessions, clock, random),
      grants(database, clock, random),
      setup(database, directory, administered_accounts, sessions, clock, random) {
    applications.install();
    directory.refresh();
}

}  // namespace ostiary::app
