#include "pictures/service.hpp"

#include "base/place.hpp"
#include "pictures/portrait.hpp"
#include "pictures/store.hpp"

namespace ostiary::pictures {
namespace {

constexpr std::size_t most_waiting = 3;  // the one that is made included
constexpr auto longest_wait = std::chrono::seconds(5);

}  // namespace

Result<Bytes> Service::make(ByteView upload) {
    Place const place(waiting_);
    if (place.number() > most_waiting) return fail_until(ErrorCode::Overloaded, std::chrono::seconds(1));
    std::unique_lock const turn(making_, longest_wait);
    if (!turn.owns_lock()) return fail_until(ErrorCode::Overloaded, longest_wait);
    return make_portrait(upload);
}

PictureId Service::replace(db::Transaction& tx, AccountId const& account, Bytes const& portrait) {
    remove_pictures(tx, account);
    auto const id = PictureId::make(random_);
    insert_picture(tx, id, account, portrait, clock_.now());
    return id;
}

void Service::remove(db::Transaction& tx, AccountId const& account) {
    remove_pictures(tx, account);
}

std::optional<Bytes> Service::find(PictureId const& id) {
    return database_.read([&](db::Transaction& tx) { return find_picture(tx, id); });
}

void erase_pictures(db::Transaction& tx, AccountId const& account) {
    remove_pictures(tx, account);
}

}  // namespace ostiary::pictures
