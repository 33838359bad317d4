#include "outbound/mail.hpp"

#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::outbound {
namespace {

using testing::Contains;
using testing::HasSubstr;

Mail example() {
    return {.id = "0191-7",
            .sender_name = "Example",
            .sender = "codes@example.org",
            .recipient = "ann@example.com",
            .bcc = {},
            .subject = "Your code",
            .text = Secret("text"),
            .html = {},
            .date = from_microseconds(1'800'000'000'000'000)};
}

TEST(Mail, an_address_is_local_part_and_domain) {
    for (auto const* good : {"ann@example.org", "a.b+c@xn--bcher-kva.example", "jürgen@example.org",
                             "用户@example.org", "a@localhost"}) {
        EXPECT_TRUE(is_mail_address(good)) << good;
    }
    for (auto const* bad : {"", "ann", "@example.org", "ann@", "a@b@c", "\"a b\"@example.org",
                            "a b@example.org", "a@[127.0.0.1]"}) {
        EXPECT_FALSE(is_mail_address(bad)) << bad;
    }
    EXPECT_FALSE(is_mail_address(std::string(250, 'a') + "@b.org"));
    EXPECT_FALSE(is_mail_address("a\xFF@example.org"));
}

TEST(Mail, no_address_can_carry_a_second_line) {
    for (auto const* bad :
         {"ann@example.org\r\nBcc: all@example.org", "ann@example.org\nDATA", "ann@example.org\r",
          "ann@example.org>\r\nRCPT TO:<b@c.org", "ann@example.org,bob@example.org", "ann@example.org;",
          "<ann@example.org>", "ann@example.org SIZE=1", "a\tb@example.org", "a\xC2\x85@example.org"}) {
        EXPECT_FALSE(is_mail_address(bad)) << bad;
    }
}

TEST(Mail, headers_are_those_of_rfc_5322) {
    EXPECT_EQ(mail_headers(example()), (std::vector<std::string>{
                                           "Date: Fri, 15 Jan 2027 08:00:00 +0000",
                                           "From: \"Example\"\r\n <codes@example.org>",
                                           "To: <ann@example.com>",
                                           "Subject: Your code",
                                           "Message-ID: <0191-7@example.org>",
                                           "Auto-Submitted: auto-generated",
                                       }));
    auto nameless = example();
    nameless.sender_name = "";
    EXPECT_THAT(mail_headers(nameless), Contains("From: <codes@example.org>"));
}

TEST(Mail, no_text_can_add_a_header) {
    auto mail = example();
    mail.subject = "Hello\r\nBcc: all@example.org\r\n\r\nbody";
    mail.sender_name = "Evil\"\r\nReply-To: x@example.org";
    for (auto const& header : mail_headers(mail)) {
        for (auto at = header.find('\n'); at != std::string::npos; at = header.find('\n', at + 1)) {
            EXPECT_EQ(header.substr(at - 1, 3), "\r\n ") << header;
        }
    }
    EXPECT_THAT(mail_headers(mail), Contains("Subject: Hello  Bcc: all@example.org    body"));
    EXPECT_THAT(mail_headers(mail), Contains(HasSubstr("\"Evil\\\"  Reply-To: x@example.org\"")));
}

TEST(Mail, what_is_not_ascii_becomes_encoded_words_of_whole_characters) {
    EXPECT_EQ(encode_header_text("Código"), "=?UTF-8?B?Q8OzZGlnbw==?=");
    EXPECT_EQ(encode_header_text("=?UTF-8?Q?no?="), "=?UTF-8?B?PT9VVEYtOD9RP25vPz0=?=")
        << "what looks encoded is encoded";
    std::string subject;
    for (int i = 0; i < 40; ++i) subject += "確";
    std::string const encoded = "Subject: " + encode_header_text(subject);
    std::string decoded;
    for (std::size_t from = encoded.find("=?"); from != std::string::npos;
         from = encoded.find("=?UTF", from + 2)) {
        auto const word = encoded.substr(from, encoded.find("?=", from + 10) + 2 - from);
        EXPECT_LE(word.size(), 75U);
        auto const bytes = from_base64(std::string_view(word).substr(10, word.size() - 12));
        ASSERT_TRUE(bytes) << word;
        EXPECT_TRUE(is_utf8(as_text(*bytes)));
        decoded += as_text(*bytes);
    }
    EXPECT_EQ(decoded, subject);
    EXPECT_EQ(encode_display_name("日本"), "=?UTF-8?B?5pel5pys?=");
}

TEST(Mail, line_ends_become_crlf) {
    EXPECT_EQ(with_crlf("a\nb\r\nc\rd\n"), "a\r\nb\r\nc\r\nd\r\n");
}

}  // namespace
}  // namespace ostiary::outbound
