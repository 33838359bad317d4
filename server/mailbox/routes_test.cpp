#include "mailbox/routes.hpp"

#include "mailbox/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::mailbox {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Visitor {
    char const* address;
    char const* host;
};

http::Request request_from(Visitor const& visitor) {
    http::Request request;
    request.client = *http::Address::parse(visitor.address);
    request.headers.emplace_back("host", visitor.host);
    return request;
}

class MailboxDoor : public testing::Test {
  protected:
    bool opens(Visitor const& visitor, Listening listening, bool administrator = false) {
        Door const door{listening, [administrator](http::Request const&) { return administrator; }};
        return may_read(request_from(visitor), door);
    }
};

TEST_F(MailboxDoor, opens_for_this_machine) {
    for (auto const* host : {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"}) {
        EXPECT_TRUE(opens({"127.0.0.1", host}, Listening::OnLoopback)) << host;
    }
}

TEST_F(MailboxDoor, the_mailbox_is_not_found_from_elsewhere) {
    EXPECT_FALSE(opens({"192.0.2.1", "localhost"}, Listening::OnLoopback))
        << "a client behind a proxy on this machine";
    EXPECT_FALSE(opens({"127.0.0.1", "localhost"}, Listening::Elsewhere))
        << "a server that listens to others as well";
    for (auto const* host : {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example",
                             "[::1].evil.example", "[::2]"}) {
        EXPECT_FALSE(opens({"127.0.0.1", host}, Listening::OnLoopback))
            << "a name pointed at this machine: " << host;
    }
}

TEST_F(MailboxDoor, the_mailbox_is_not_found_through_a_proxy_on_this_machine) {
    Door const door{Listening::OnLoopback, [](http::Request const&) { return false; }};
    for (auto const* name :
         {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "via", "x-real-ip"}) {
        auto request = request_from({"127.0.0.1", "127.0.0.1:8080"});
        EXPECT_TRUE(may_read(request, door));
        request.headers.emplace_back(name, "127.0.0.1");
        EXPECT_FALSE(may_read(request, door)) << name;
    }
}

TEST_F(MailboxDoor, opens_for_an_administrator_from_anywhere) {
    EXPECT_TRUE(opens({"192.0.2.1", "accounts.example"}, Listening::Elsewhere, true));
}

messages::Mail mail(std::string const& subject, std::string const& text) {
    return {.id = {},
            .application = {},
            .channel = contacts::Channel::Email,
            .purpose = "register",
            .target = "ann@example.org",
            .created_at = from_microseconds(0),
            .subject = subject,
            .text = Secret(text),
            .html = Secret()};
}

TEST(MailboxPage, shows_the_code_by_itself) {
    std::array const mails{mail("Your code", "Shop 24: your code is 493027. It works for 10 minutes.")};
    EXPECT_THAT(render_page(mails), HasSubstr("<p class=\"code\">493027</p>"));
    EXPECT_THAT(render_page(mails), HasSubstr("<time>1970-01-01 00:00:00 UTC</time>"));
}

TEST(MailboxPage, a_message_cannot_put_markup_into_the_page) {
    std::array const mails{mail("<script>alert(1)</script>", "\"><img src=x onerror='alert(1)'> & 1234")};
    auto const page = render_page(mails);
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

}  // namespace
}  // namespace ostiary::mailbox
