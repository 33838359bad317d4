// Where a person can be reached: an email address or a phone number. Both are normalised when they are made,
// so that two spellings of one address are equal, are stored once, and can be looked up by hash.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::contacts {

enum class Channel { Email, Phone };

std::string_view to_string(Channel channel);
std::optional<Channel> parse_channel(std::string_view text);

// A mail address (RFC 5321 section 4.1.2 without quoted strings and address literals; RFC 6531 for characters
// beyond ASCII). The local part is case-folded, the domain is in its ASCII form (IDNA 2008), so
// `Ann@EXAMPLE.org` is `ann@example.org`.
class Email {
  public:
    static std::optional<Email> parse(std::string_view text);
    std::string const& value() const { return value_; }

  private:
    explicit Email(std::string value) : value_(std::move(value)) {}
    std::string value_;
};

// A phone number in E.164 form (`+819012345678`). Only numbers in international form that can exist are
// accepted; spaces, hyphens, dots and brackets between digits are dropped.
class Phone {
  public:
    static std::optional<Phone> parse(std::string_view text);
    std::string const& value() const { return value_; }
    // ITU country calling code, for example 81.
    int country_code() const { return country_code_; }

  private:
    Phone(std::string value, int country_code) : value_(std::move(value)), country_code_(country_code) {}
    std::string value_;
    int country_code_;
};

// An address of either kind, normalised, and as the person typed it.
struct Target {
    Channel channel;
    std::string value;
    std::string typed;
    int country_code = 0;  // of a phone number

    bool operator==(Target const& other) const { return channel == other.channel && value == other.value; }
};

std::optional<Target> parse_target(Channel channel, std::string_view text);

// A row of `contacts`.
struct Contact {
    ContactId id;
    Channel channel;
    std::string value;
    std::string typed;
    bool is_primary;
    bool active;
    std::optional<Timestamp> verified_at;
    Timestamp created_at;
};

}  // namespace ostiary::contacts
