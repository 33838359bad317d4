#include "http/percent.hpp"

#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

TEST(PercentEncoding, is_decoded) {
    EXPECT_EQ(decode_percent(""), "");
    EXPECT_EQ(decode_percent("a%2Fb%2fc"), "a/b/c");
    EXPECT_EQ(decode_percent("a+b"), "a+b");
    EXPECT_EQ(decode_percent("a+b%2B", Plus::Space), "a b+");
    EXPECT_EQ(decode_percent("%E3%81%82"), "あ");
}

TEST(PercentEncoding, broken_is_refused) {
    for (auto const* text : {"%", "%4", "a%", "%4g", "%g4", "%%41", "% 41"})
        EXPECT_FALSE(decode_percent(text)) << text;
}

TEST(PercentEncoding, what_was_encoded_is_decoded_to_the_same) {
    EXPECT_EQ(encode_percent("a-Z0._~"), "a-Z0._~");
    EXPECT_EQ(encode_percent("a+b@c d/#&=%\n"), "a%2Bb%40c%20d%2F%23%26%3D%25%0A");
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    EXPECT_EQ(decode_percent(encode_percent(all)), all);
}

TEST(PercentEncoding, is_plain_text_only_as_utf8_without_control_characters) {
    EXPECT_TRUE(decodes_to_plain_text("/v1/%E3%81%82"));
    for (auto const* text : {"%00", "%0a", "%7F", "%C2%85", "%FF", "%C0%AF", "%ED%A0%80", "%E3%81", "%2"}) {
        EXPECT_FALSE(decodes_to_plain_text(text)) << text;
    }
}

}  // namespace
}  // namespace ostiary::http
