#include "passwords/policy.hpp"

#include "base/text.hpp"
#include "passwords/characters.hpp"
#include "passwords/password.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>

namespace ostiary::passwords {
namespace {

constexpr std::size_t shortest_own_word = 4;  // characters; shorter ones are in too many good passwords
constexpr std::size_t digits_of_phone = 8;    // its end: the same with and without country code
constexpr std::size_t zxcvbn_looks_at = 64;   // bytes; its time grows faster than the length
constexpr std::size_t longest_own_word = 64;  // bytes, for zxcvbn

struct Classes {
    bool lowercase = false;
    bool uppercase = false;
    bool digit = false;
    bool symbol = false;
};

Classes classes_of(std::string_view text) {
    Classes found;
    for (int32_t i = 0; i < static_cast<int32_t>(text.size());) {
        auto const character = next_character(text, i);
        found.lowercase |= u_islower(character) != 0;
        found.uppercase |= u_isupper(character) != 0;
        found.digit |= u_isdigit(character) != 0;
        found.symbol |= u_isalnum(character) == 0;
    }
    return found;
}

std::string digits_in(std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

void add_words(std::vector<std::string>& words, std::string_view text) {
    std::string const folded = fold_case(text);
    auto const is_break = [](char c) { return std::string_view(" .+-_@").contains(c); };
    words.push_back(folded);
    std::string word;
    for (char const c : folded) {
        if (!is_break(c)) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    words.push_back(word);
}

// Case-folded, whole and in parts; of emails the whole and what is before the @.
std::vector<std::string> own_words(Identity const& own) {
    std::vector<std::string> words;
    for (auto const& name : own.names) add_words(words, name);
    for (auto const& email : own.emails) {
        words.push_back(fold_case(email));
        add_words(words, std::string_view(email).substr(0, email.rfind('@')));
    }
    for (auto const& phone : own.phones) {
        std::string const digits = digits_in(phone);
        words.push_back(digits.size() > digits_of_phone ? digits.substr(digits.size() - digits_of_phone)
                                                        : digits);
    }
    std::erase_if(words, [](auto const& word) { return count_characters(word) < shortest_own_word; });
    return words;
}

bool contains_identity(Secret const& password, Identity const& own) {
    Secret const folded{fold_case(password.reveal())};
    // `+81 90-1234-5678` is the phone number, however it is written.
    Secret const digits{digits_in(folded.reveal())};
    auto const is_in = [&](std::string const& word) {
        return folded.reveal().contains(word) || digits.reveal().contains(word);
    };
    return std::ranges::any_of(own_words(own), is_in);
}

// At most `size` bytes, without half a character at the end.
std::string_view cut(std::string_view text, std::size_t size) {
    if (text.size() <= size) return text;
    while (size > 0 && (text[size] & 0xC0) == 0x80) --size;
    return text.substr(0, size);
}

class Complaints {
  public:
    explicit Complaints(std::string_view field) : field_(field) {}
    void add(ErrorCode code, std::string detail = {}) {
        errors_.push_back({std::string(field_), code, std::move(detail)});
    }
    void add_if(bool wrong, ErrorCode code) {
        if (wrong) add(code);
    }
    std::vector<FieldError> take() { return std::move(errors_); }

  private:
    std::string_view field_;
    std::vector<FieldError> errors_;
};

void check_classes(Complaints& complaints, std::string_view text, settings::Passwords const& rules) {
    Classes const found = classes_of(text);
    complaints.add_if(rules.lowercase && !found.lowercase, ErrorCode::PasswordNeedsLowercase);
    complaints.add_if(rules.uppercase && !found.uppercase, ErrorCode::PasswordNeedsUppercase);
    complaints.add_if(rules.digit && !found.digit, ErrorCode::PasswordNeedsDigit);
    complaints.add_if(rules.symbol && !found.symbol, ErrorCode::PasswordNeedsSymbol);
}

}  // namespace

int guessability(Secret const& password, Identity const& own) {
    constexpr std::array powers_of_ten{3.0, 6.0, 8.0, 10.0};  // guesses that take a password of each score
    Secret const looked_at{std::string(cut(password.reveal(), zxcvbn_looks_at))};
    auto words = own_words(own);
    std::erase_if(words, [](auto const& word) { return word.size() > longest_own_word; });
    std::vector<char const*> dictionary;
    dictionary.reserve(words.size() + 1);
    for (auto const& word : words) dictionary.push_back(word.c_str());
    dictionary.push_back(nullptr);
    double const bits = ZxcvbnMatch(looked_at.c_str(), dictionary.data(), nullptr);
    double const guesses = bits * std::log10(2.0);
    return static_cast<int>(
        std::ranges::count_if(powers_of_ten, [&](double power) { return guesses >= power; }));
}

std::vector<FieldError> check(Secret const& password, Identity const& own, settings::Passwords const& rules,
                              BreachedList const* breached, std::string_view field) {
    Complaints complaints(field);
    auto const normal = normalise(password);
    auto const typed = password.reveal();
    std::size_t const length = normal ? count_characters(normal->reveal()) : count_characters(typed);
    if (length < static_cast<std::size_t>(rules.shortest) || typed.empty()) {
        complaints.add(ErrorCode::TooShort, fmt::format("at least {} characters", rules.shortest));
    }
    std::size_t const longest = std::min(static_cast<std::size_t>(rules.longest), longest_in_characters);
    if (length > longest || typed.size() > longest_in_bytes) {
        complaints.add(ErrorCode::TooLong, fmt::format("at most {} characters", longest));
        return complaints.take();
    }
    if (!normal) {
        complaints.add_if(!typed.empty(), ErrorCode::InvalidCharacters);
        return complaints.take();
    }
    check_classes(complaints, normal->reveal(), rules);
    complaints.add_if(rules.refuse_identity && contains_identity(*normal, own),
                      ErrorCode::PasswordContainsIdentity);
    complaints.add_if(rules.refuse_breached && breached != nullptr && breached->contains(*normal),
                      ErrorCode::PasswordBreached);
    complaints.add_if(rules.guessability > 0 && guessability(*normal, own) < rules.guessability,
                      ErrorCode::PasswordTooGuessable);
    return complaints.take();
}

}  // namespace ostiary::passwords
