#include "passwords/breached.hpp"

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "passwords/policy.hpp"
#include "testing/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>

#include <fstream>
#include <set>

namespace ostiary::passwords {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// SHA-1 of 'password', '123456' and 'qwerty'.
constexpr std::string_view hash_of_password = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";
constexpr std::string_view hash_of_123456 = "7C4A8D09CA3762AF61E59520943DC26494F8941B";
constexpr std::string_view hash_of_qwerty = "B1B3773A05C0ED0176787A4F1574FF0075F7521E";

class ABreachedList : public testing::Test {
  protected:
    std::string write(std::string_view content) {
        std::string path = folder_ / "breached.txt";
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    std::string refusal(std::string_view content) {
        try {
            BreachedList const list(write(content));
        } catch (Unavailable const& problem) {
            return problem.what();
        }
        return "accepted";
    }

    testing::TemporaryFolder folder_;
};

std::string lines(std::initializer_list<std::string_view> hashes, std::string_view ending) {
    std::string text;
    for (auto const hash : hashes) text.append(hash).append(ending);
    return text;
}

TEST_F(ABreachedList, holds_the_passwords_whose_hashes_are_in_it) {
    for (std::string_view const ending : {"\n", "\r\n", ":1\n", ":10434004\r\n"}) {
        BreachedList const list(write(lines({hash_of_password, hash_of_123456, hash_of_qwerty}, ending)));
        for (auto const* password : {"password", "123456", "qwerty"})
            EXPECT_TRUE(list.contains(Secret(password))) << password << ending;
        for (auto const* password : {"Password", "1234567", "", "zzz"})
            EXPECT_FALSE(list.contains(Secret(password))) << password;
    }
}

TEST_F(ABreachedList, of_one_line_without_its_end_will_do) {
    BreachedList const list(write(hash_of_password));
    EXPECT_TRUE(list.contains(Secret("password")));
    EXPECT_FALSE(list.contains(Secret("123456")));
    EXPECT_FALSE(list.contains(Secret("qwerty")));
}

TEST_F(ABreachedList, finds_every_line_of_a_long_file) {
    std::set<std::string> hashes;
    SeededRandom random;
    auto const upper = [](std::string text) {
        for (char& c : text) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
        return text;
    };
    auto const sha1 = [&](int number) {
        std::array<Byte, 20> hash;
        std::string const text = "password " + std::to_string(number);
        EXPECT_EQ(1, EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha1(), nullptr));
        return upper(to_hex(hash));
    };
    for (int i = 0; i < 5'000; i += 2) hashes.insert(sha1(i));
    std::string content;
    for (auto const& hash : hashes)
        content += hash + ":" + std::to_string(1 + random.below(1'000'000)) + "\r\n";
    BreachedList const list(write(content));
    for (int i = 0; i < 5'000; ++i) {
        EXPECT_EQ(i % 2 == 0, list.contains(Secret("password " + std::to_string(i)))) << i;
    }
}

TEST_F(ABreachedList, that_is_malformed_is_refused_with_the_reason) {
    EXPECT_THAT(refusal(""), HasSubstr("not a file with content"));
    EXPECT_THAT(refusal("password\n123456\n"), HasSubstr("upper case at byte 0"));
    EXPECT_THAT(refusal(lines({"5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"}, "\n")),
                HasSubstr("upper case at byte 0"));
    EXPECT_THAT(refusal(lines({hash_of_password, "half", hash_of_qwerty}, "\n")),
                HasSubstr("upper case at byte 41"));
    EXPECT_THAT(refusal(lines({hash_of_password}, ":many\n")), HasSubstr("upper case at byte 0"));
    EXPECT_THAT(refusal(lines({hash_of_qwerty, hash_of_password}, "\n")), HasSubstr("not sorted at byte 41"));
    EXPECT_THAT(refusal(std::string(hash_of_password) + std::string(1'000, '0')), HasSubstr("byte"));
}

TEST_F(ABreachedList, that_is_not_there_is_refused_with_its_name) {
    std::string const path = folder_ / "absent.txt";
    try {
        BreachedList const list(path);
        FAIL() << "accepted";
    } catch (Unavailable const& problem) {
        EXPECT_THAT(problem.what(), HasSubstr(path));
        EXPECT_THAT(problem.what(), HasSubstr("No such file"));
    }
    EXPECT_THROW(BreachedList(folder_.path().string()), Unavailable) << "a folder";
}

TEST_F(ABreachedList, is_part_of_the_policy_where_it_is_asked_for) {
    BreachedList const list(write(lines({hash_of_password}, "\n")));
    settings::Passwords rules;
    rules.guessability = 0;
    EXPECT_THAT(check(Secret("password"), {}, rules, &list),
                ElementsAre(FieldError{"password", ErrorCode::PasswordBreached, {}}));
    EXPECT_THAT(check(Secret("123456789"), {}, rules, &list), IsEmpty());
    rules.refuse_breached = false;
    EXPECT_THAT(check(Secret("password"), {}, rules, &list), IsEmpty());
}

}  // namespace
}  // namespace ostiary::passwords
