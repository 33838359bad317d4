// Identifiers of rows: UUIDv7 (RFC 9562 section 5.7), made by the program, each kind a type of its own. They
// sort by the time they were made in (to the millisecond), and are written in the usual 36 characters.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary {

using Uuid = std::array<Byte, 16>;

Uuid make_uuid(Timestamp now, Random& random);
std::string to_string(Uuid const& uuid);
void append(std::string& text, Uuid const& uuid);  // the same, at its end
// Only the canonical form: 36 lower-case characters.
std::optional<Uuid> parse_uuid(std::string_view text);

template <class Tag>
class Id {
  public:
    Id() = default;
    explicit Id(Uuid const& uuid) : uuid_(uuid) {}
    static Id make(Timestamp now, Random& random) { return Id(make_uuid(now, random)); }
    static std::optional<Id> parse(std::string_view text) {
        auto const uuid = parse_uuid(text);
        return uuid ? std::optional(Id(*uuid)) : std::nullopt;
    }

    std::string to_string() const { return ostiary::to_string(uuid_); }
    Uuid const& uuid() const { return uuid_; }
    ByteView bytes() const { return uuid_; }
    auto operator<=>(Id const&) const = default;

  private:
    Uuid uuid_{};
};

using OrganizationId = Id<struct OrganizationTag>;
using ApplicationId = Id<struct ApplicationTag>;
using AccountId = Id<struct AccountTag>;
using ContactId = Id<struct ContactTag>;
using SessionId = Id<struct SessionTag>;
using KeyId = Id<struct KeyTag>;
using RoleId = Id<struct RoleTag>;
using CodeId = Id<struct CodeTag>;
using TicketId = Id<struct TicketTag>;
using MessageId = Id<struct MessageTag>;
using DeletionId = Id<struct DeletionTag>;
using ExportId = Id<struct ExportTag>;
using AuditId = Id<struct AuditTag>;
using RequestId = Id<struct RequestTag>;

}  // namespace ostiary

template <class Tag>
struct std::hash<ostiary::Id<Tag>> {
    std::size_t operator()(ostiary::Id<Tag> const& id) const noexcept {
        return std::hash<std::string_view>{}(ostiary::as_text(id.bytes()));
    }
};
