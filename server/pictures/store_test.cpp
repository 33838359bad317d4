// Stored pictures.
#include "pictures/store.hpp"

#include "pictures/service.hpp"
#include "testing/databases.hpp"

namespace ostiary::pictures {
namespace {

class Pictures : public testing::EachDatabase {
  protected:
    AccountId account() { return AccountId::make(clock_.now(), random_); }
    PictureId keep(AccountId const& account, Bytes const& content) {
        return database().write([&](db::Transaction& tx) { return service_.replace(tx, account, content); });
    }

    Service service_{database(), clock_, random_};
};

INSTANTIATE_TEST_SUITE_P(Engines, Pictures, testing::both_engines(), testing::engine_name);

TEST_P(Pictures, a_picture_is_found_by_its_id_until_another_takes_its_place) {
    auto const ann = account();
    auto const bob = account();
    auto const of_bob = keep(bob, {9});
    auto const first = keep(ann, Bytes(100'000, 7));
    EXPECT_EQ(service_.find(first), Bytes(100'000, 7));
    auto const second = keep(ann, {8});
    EXPECT_EQ(service_.find(first), std::nullopt);
    EXPECT_EQ(service_.find(second), Bytes{8});
    database().write([&](db::Transaction& tx) { erase_pictures(tx, ann); });
    EXPECT_EQ(service_.find(second), std::nullopt);
    EXPECT_EQ(service_.find(of_bob), Bytes{9});
}

TEST(PictureIds, are_read_as_they_are_written_and_never_made_twice) {
    SeededRandom random;
    auto const id = PictureId::make(random);
    EXPECT_EQ(PictureId::parse(id.to_string()), id);
    EXPECT_EQ(id.to_string().size(), 43U);
    EXPECT_FALSE(PictureId::make(random) == id);
    for (auto const* text : {"", "x", "../../etc/passwd"})
        EXPECT_EQ(PictureId::parse(text), std::nullopt) << text;
}

}  // namespace
}  // namespace ostiary::pictures
