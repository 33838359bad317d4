#include "deletion/erase.hpp"

#include "accounts/service.hpp"
#include "codes/service.hpp"
#include "deletion/store.hpp"
#include "exports/service.hpp"
#include "messages/service.hpp"
#include "passwords/service.hpp"
#include "pictures/service.hpp"
#include "sessions/service.hpp"

namespace ostiary::deletion {

std::int64_t erase(db::Transaction& tx, accounts::Account const& account, Timestamp now) {
    auto const ended = sessions::erase_sessions(tx, account.id);
    passwords::erase_passwords(tx, account.id);
    codes::erase_codes(tx, account);
    messages::erase_messages(tx, account.application, account.id, account.contacts);
    exports::erase_exports(tx, account.id);
    pictures::erase_pictures(tx, account.id);
    erase_comments(tx, account.id, now);
    accounts::erase_account(tx, account);
    return ended;
}

}  // namespace ostiary::deletion
