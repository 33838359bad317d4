// What becomes of an uploaded picture.
#include "pictures/portrait.hpp"

#include "pictures/decode.hpp"
#include "pictures/files_fixture.hpp"
#include "pictures/orientation.hpp"

#include <gmock/gmock.h>

namespace ostiary::pictures {
namespace {

using ::testing::Not;

// What stands in the middle of each quarter: above left, above right, below left, below right.
std::string colours_of(Raster const& raster) {
    std::string names;
    for (int const quarter : {0, 1, 2, 3}) {
        auto const* const pixel = raster.at(raster.width * (1 + 2 * (quarter % 2)) / 4,
                                            raster.height * (1 + 2 * (quarter / 2)) / 4);
        bool const r = pixel[0] > 128;
        bool const g = pixel[1] > 128;
        bool const b = pixel[2] > 128;
        names += r && g && b ? 'w' : r ? 'r' : g ? 'g' : b ? 'b' : '-';
    }
    return names;
}

Raster portrait_of(Bytes const& upload) {
    auto const made = make_portrait(upload);
    EXPECT_TRUE(made);
    return made ? from_webp(*made) : Raster();
}

bool is_refused(ByteView upload) {
    auto const made = make_portrait(upload);
    return !made && made.error().code == ErrorCode::InvalidPicture;
}

TEST(Portrait, each_format_is_made_into_a_webp_that_fits) {
    for (auto const& upload :
         {as_jpeg(quarters(1600, 800)), as_png(quarters(1600, 800)), as_webp(quarters(1600, 800))}) {
        auto const portrait = portrait_of(upload);
        EXPECT_EQ(portrait.width, 512);
        EXPECT_EQ(portrait.height, 256);
        EXPECT_EQ(colours_of(portrait), "rgbw");
    }
}

TEST(Portrait, a_small_picture_stays_as_large_as_it_is) {
    auto const portrait = portrait_of(as_png(quarters(40, 60)));
    EXPECT_EQ(portrait.width, 40);
    EXPECT_EQ(portrait.height, 60);
    EXPECT_EQ(colours_of(portrait), "rgbw");
}

TEST(Portrait, what_is_transparent_stays_transparent) {
    auto raster = quarters(1200, 1200);
    for (int y = 0; y < 600; ++y) {
        for (int x = 0; x < 1200; ++x) raster.at(x, y)[3] = 0;
    }
    auto const portrait = portrait_of(as_png(raster));
    EXPECT_LT(portrait.at(128, 128)[3], 10);
    EXPECT_GT(portrait.at(128, 384)[3], 245);
}

TEST(Portrait, a_picture_taken_with_a_turned_camera_is_upright) {
    struct Case {
        int orientation;
        char const* shown;
        bool turned;
    };
    auto const jpeg = as_jpeg(quarters(80, 40));
    for (auto const& [orientation, shown, turned] :
         {Case{1, "rgbw", false}, Case{2, "grwb", false}, Case{3, "wbgr", false}, Case{4, "bwrg", false},
          Case{5, "rbgw", true}, Case{6, "brwg", true}, Case{7, "wgbr", true}, Case{8, "gwrb", true}}) {
        for (bool const little_endian : {false, true}) {
            auto const file = with_orientation(jpeg, orientation, little_endian);
            EXPECT_EQ(orientation_of(file), orientation);
            auto const portrait = portrait_of(file);
            EXPECT_EQ(portrait.width, turned ? 40 : 80) << orientation;
            EXPECT_EQ(colours_of(portrait), shown) << orientation;
        }
    }
}

TEST(Portrait, nothing_of_the_file_remains_but_what_is_seen) {
    auto const upload = with_orientation(as_jpeg(quarters(80, 40)), 6);
    auto const made = make_portrait(upload);
    ASSERT_TRUE(made);
    EXPECT_THAT(std::string(as_text(upload)), ::testing::HasSubstr("Exif"));
    EXPECT_THAT(std::string(as_text(*made)), Not(::testing::HasSubstr("Exif")));
    EXPECT_THAT(std::string(as_text(*made)), Not(::testing::HasSubstr("EXIF")));
}

TEST(Portrait, a_picture_of_too_many_pixels_is_not_decoded) {
    // A header that claims 40,001 x 40,001 pixels, and a body of a few bytes: nothing of that size is
    // allocated.
    auto png = as_png(quarters(8, 8));
    for (std::size_t const at : {16U, 20U}) {
        png[at] = 0;
        png[at + 1] = 0;
        png[at + 2] = 0x9C;
        png[at + 3] = 0x41;
    }
    EXPECT_TRUE(is_refused(png));
    EXPECT_TRUE(is_refused(as_jpeg(quarters(30'001, 1))));
    EXPECT_FALSE(is_refused(as_jpeg(quarters(30'000, 1)))) << "long and thin";
}

TEST(Portrait, what_is_no_picture_is_refused) {
    EXPECT_TRUE(is_refused({}));
    for (auto const* text : {"GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>", "\xFF\xD8\xFF",
                             "\x89PNG\r\n\x1A\n", "RIFF\x08\x00\x00\x00WEBP", "RIFF", "%PDF-1.7"}) {
        EXPECT_TRUE(is_refused(as_bytes(text))) << text;
    }
}

TEST(Portrait, files_that_are_cut_off_or_damaged_do_no_harm) {
    for (auto const& file :
         {as_jpeg(quarters(64, 64)), as_png(quarters(64, 64)), as_webp(quarters(64, 64))}) {
        for (std::size_t size = 0; size < file.size(); size += 7)
            static_cast<void>(make_portrait(ByteView(file).first(size)));
        for (std::size_t at = 0; at < file.size(); at += 3) {
            auto damaged = file;
            damaged[at] ^= 0xA5;
            static_cast<void>(make_portrait(damaged));
        }
    }
}

TEST(Rasters, a_size_fits_into_a_square_and_keeps_its_shape) {
    EXPECT_EQ(fit({4000, 3000}, 512), (Size{512, 384}));
    EXPECT_EQ(fit({3000, 4000}, 512), (Size{384, 512}));
    EXPECT_EQ(fit({512, 512}, 512), (Size{512, 512}));
    EXPECT_EQ(fit({30'000, 1}, 512), (Size{512, 1}));
}

TEST(Rasters, a_pixel_of_a_smaller_one_is_the_average_of_those_it_stands_for) {
    Raster raster(2, 1);
    for (auto const& [x, level, opacity] : {std::tuple{0, 100, 255}, std::tuple{1, 200, 255}}) {
        std::fill_n(raster.at(x, 0), 3, static_cast<Byte>(level));
        raster.at(x, 0)[3] = static_cast<Byte>(opacity);
    }
    auto const small = shrink(raster, 2);
    EXPECT_EQ(small.width, 1);
    EXPECT_EQ(small.pixels, (Bytes{150, 150, 150, 255}));
}

}  // namespace
}  // namespace ostiary::pictures
