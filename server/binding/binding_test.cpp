// Binding, unbinding and the primary contact: what each needs, and what it changes.
#include "binding/binding_fixture.hpp"

namespace ostiary::binding {
namespace {

using codes::Purpose;

class Binding : public BindingWorld {};

INSTANTIATE_TEST_SUITE_P(Engines, Binding, testing::both_engines(), testing::engine_name);

TEST_P(Binding, a_bound_contact_is_verified_and_the_first_of_its_channel_is_primary) {
    auto const ann = register_with_name("ann", password);
    for (auto const* address : {"first@example.org", "second@example.org"}) {
        auto const bound = bind(ann, email(address));
        ASSERT_TRUE(bound);
        EXPECT_TRUE(bound->added);
        EXPECT_EQ(bound->contact.verified_at, clock_.now());
    }
    ASSERT_TRUE(bind(ann, phone("+819012345678")));
    EXPECT_TRUE(contact(ann, email("first@example.org")).is_primary);
    EXPECT_FALSE(contact(ann, email("second@example.org")).is_primary);
    EXPECT_TRUE(contact(ann, phone("+819012345678")).is_primary);
    EXPECT_EQ(holder_of(email("second@example.org")), ann.account.id);
    EXPECT_EQ(count_events(ann, audit::Event::ContactAdded), 3U);
    EXPECT_TRUE(holds(ann.session));
}

TEST_P(Binding, only_a_code_for_bind_of_the_same_account_and_target_binds) {
    auto const ann = register_with_name("ann", password);
    auto const eve = register_with_name("eve", password);
    auto const target = email("ann@example.org");
    auto const of_eve = sent_code(Purpose::Bind, target, eve.account.id);
    EXPECT_EQ(code_of(service_.bind_contact(owner(ann), target, of_eve)), ErrorCode::WrongCode);
    clock_.advance(std::chrono::minutes(1));
    auto const to_register = sent_code(Purpose::Register, target);
    EXPECT_EQ(code_of(service_.bind_contact(owner(ann), target, to_register)), ErrorCode::WrongCode);
    clock_.advance(std::chrono::minutes(1));
    auto const digits = sent_code(Purpose::Bind, target, ann.account.id);
    EXPECT_EQ(code_of(service_.bind_contact(owner(ann), email("bob@example.org"), digits)),
              ErrorCode::WrongCode);
    EXPECT_TRUE(service_.bind_contact(owner(ann), target, digits));
    EXPECT_EQ(now(ann).contacts.size(), 1U);
}

TEST_P(Binding, a_proven_address_of_another_account_is_taken_and_only_a_right_code_tells) {
    auto const bob = register_with_email("bob@example.org");
    auto const eve = register_with_name("eve", password);
    clock_.advance(std::chrono::minutes(1));
    auto const target = email("bob@example.org");
    auto const digits = sent_code(Purpose::Bind, target, eve.account.id);
    EXPECT_EQ(code_of(service_.bind_contact(owner(eve), target, Secret("x"))), ErrorCode::WrongCode);
    EXPECT_EQ(code_of(service_.bind_contact(owner(eve), target, digits)), ErrorCode::IdentifierTaken);
    EXPECT_TRUE(now(eve).contacts.empty());
    EXPECT_EQ(holder_of(target), bob.account.id);
}

TEST_P(Binding, an_address_that_another_account_only_claims_gives_way) {
    set(R"({"registration": {"verify_contacts": false}})");
    auto const target = email("ann@example.org");
    auto const squatter = claim("squatter", target);
    auto const ann = register_with_name("ann", password);
    auto const before = now(squatter).version;
    ASSERT_TRUE(bind(ann, target));
    EXPECT_EQ(holder_of(target), ann.account.id);
    EXPECT_TRUE(now(squatter).contacts.empty());
    EXPECT_GT(now(squatter).version, before) << "what clients hold of it is stale";
    EXPECT_EQ(count_events(squatter, audit::Event::ContactTaken), 1U);
}

TEST_P(Binding, a_contact_that_is_bound_already_stays_as_it_is) {
    auto const ann = register_with_email("ann@example.org");
    auto const before = contact(ann, email("ann@example.org"));
    auto const version = now(ann).version;
    auto const again = service_.bind_contact(owner(ann), email("ann@example.org"), Secret("000000"));
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->added);
    EXPECT_EQ(again->contact.id, before.id);
    EXPECT_EQ(again->contact.verified_at, before.verified_at);
    EXPECT_EQ(now(ann).version, version);
}

TEST_P(Binding, an_own_claim_is_verified_and_the_other_sessions_end) {
    set(R"({"registration": {"verify_contacts": false}})");
    auto const target = email("ann@example.org");
    auto const ann = claim("ann", target);
    auto const elsewhere = log_in_again("ann");
    auto const bound = bind(ann, target);
    ASSERT_TRUE(bound);
    EXPECT_FALSE(bound->added);
    EXPECT_TRUE(contact(ann, target).verified_at);
    EXPECT_TRUE(holds(ann.session));
    EXPECT_FALSE(holds(elsewhere));
    EXPECT_EQ(count_events(ann, audit::Event::ContactVerified), 1U);
}

TEST_P(Binding, an_account_has_only_so_many_contacts_of_a_kind) {
    set(R"({"contacts": {"most_per_channel": 2}})");
    auto const ann = register_with_name("ann", password);
    ASSERT_TRUE(bind(ann, email("a@example.org")));
    ASSERT_TRUE(bind(ann, email("b@example.org")));
    auto const third = email("c@example.org");
    auto const digits = sent_code(Purpose::Bind, third, ann.account.id);
    EXPECT_EQ(code_of(service_.bind_contact(owner(ann), third, digits)), ErrorCode::TooManyContacts);
    EXPECT_TRUE(bind(ann, phone("+819012345678"))) << "another kind";
    ASSERT_TRUE(unbind(ann, email("a@example.org")));
    EXPECT_TRUE(service_.bind_contact(owner(ann), third, digits)) << "the code was not used up";
}

TEST_P(Binding, unbinding_ends_the_other_sessions_in_the_same_transaction) {
    auto const ann = register_with_name("ann", password);
    auto const target = email("ann@example.org");
    ASSERT_TRUE(bind(ann, target));
    auto const elsewhere = log_in_again("ann");
    ASSERT_TRUE(holds(elsewhere));
    clock_.advance(std::chrono::minutes(1));
    ASSERT_TRUE(unbind(ann, target));
    EXPECT_FALSE(has(ann, target));
    EXPECT_EQ(holder_of(target), std::nullopt);
    EXPECT_TRUE(holds(ann.session));
    EXPECT_FALSE(holds(elsewhere));
    EXPECT_EQ(count_events(ann, audit::Event::ContactRemoved), 1U);
}

TEST_P(Binding, unbinding_needs_a_code_for_unbind_from_that_contact) {
    auto const ann = register_with_name("ann", password);
    auto const target = email("ann@example.org");
    ASSERT_TRUE(bind(ann, target));
    ASSERT_TRUE(bind(ann, email("other@example.org")));
    clock_.advance(std::chrono::minutes(1));
    auto const id = contact(ann, target).id;
    auto const of_other = sent_code(Purpose::Unbind, email("other@example.org"), ann.account.id);
    auto const to_bind = sent_code(Purpose::Bind, target, ann.account.id);
    EXPECT_EQ(code_of(service_.unbind_contact(owner(ann), id, std::nullopt)), ErrorCode::InvalidRequest);
    EXPECT_EQ(code_of(service_.unbind_contact(owner(ann), id, of_other)), ErrorCode::WrongCode);
    EXPECT_EQ(code_of(service_.unbind_contact(owner(ann), id, to_bind)), ErrorCode::WrongCode);
    EXPECT_TRUE(has(ann, target));
}

TEST_P(Binding, a_claim_is_unbound_without_a_code) {
    set(R"({"registration": {"verify_contacts": false}})");
    auto const target = email("ann@example.org");
    auto const ann = claim("ann", target);
    EXPECT_TRUE(service_.unbind_contact(owner(ann), contact(ann, target).id, std::nullopt));
    EXPECT_TRUE(now(ann).contacts.empty());
    EXPECT_EQ(holder_of(target), std::nullopt);
}

TEST_P(Binding, one_account_cannot_touch_the_contacts_of_another) {
    auto const ann = register_with_email("ann@example.org");
    auto const eve = register_with_name("eve", password);
    auto const id = contact(ann, email("ann@example.org")).id;
    EXPECT_EQ(code_of(service_.unbind_contact(owner(eve), id, Secret("000000"))), ErrorCode::NoSuchContact);
    EXPECT_EQ(code_of(service_.make_primary(owner(eve), id, {})), ErrorCode::NoSuchContact);
    EXPECT_TRUE(has(ann, email("ann@example.org")));
}

TEST_P(Binding, the_last_way_to_log_in_stays) {
    auto const ann = register_with_email("ann@example.org");
    clock_.advance(std::chrono::minutes(1));
    EXPECT_EQ(code_of(unbind(ann, email("ann@example.org"))), ErrorCode::LastLoginMethod);
    ASSERT_TRUE(bind(ann, phone("+819012345678")));
    set(R"({"login": {"phone_code": false}})");
    clock_.advance(std::chrono::minutes(1));
    EXPECT_EQ(code_of(unbind(ann, email("ann@example.org"))), ErrorCode::LastLoginMethod)
        << "a phone is no way in without a password";
    set(R"({"login": {"phone_code": true}})");
    clock_.advance(std::chrono::minutes(1));
    EXPECT_TRUE(unbind(ann, email("ann@example.org")));
}

TEST_P(Binding, when_the_primary_contact_goes_the_oldest_other_proven_one_takes_its_place) {
    auto const ann = register_with_name("ann", password);
    for (auto const* address : {"a@example.org", "b@example.org", "c@example.org"}) {
        ASSERT_TRUE(bind(ann, email(address)));
        clock_.advance(std::chrono::seconds(1));
    }
    ASSERT_TRUE(unbind(ann, email("a@example.org")));
    EXPECT_TRUE(contact(ann, email("b@example.org")).is_primary);
    EXPECT_FALSE(contact(ann, email("c@example.org")).is_primary);
}

TEST_P(Binding, only_a_verified_contact_becomes_primary) {
    set(R"({"registration": {"verify_contacts": false}})");
    auto const ann = claim("ann", email("claimed@example.org"));
    ASSERT_TRUE(bind(ann, email("proven@example.org")));
    auto const claimed = contact(ann, email("claimed@example.org")).id;
    auto const proven = contact(ann, email("proven@example.org")).id;
    EXPECT_TRUE(contact(ann, email("claimed@example.org")).is_primary);
    ASSERT_TRUE(service_.make_primary(owner(ann), proven, {}));
    EXPECT_TRUE(contact(ann, email("proven@example.org")).is_primary);
    EXPECT_FALSE(contact(ann, email("claimed@example.org")).is_primary);
    EXPECT_EQ(code_of(service_.make_primary(owner(ann), claimed, {})), ErrorCode::ContactNotVerified);
    auto const version = now(ann).version;
    EXPECT_TRUE(service_.make_primary(owner(ann), proven, {})) << "it is already";
    EXPECT_EQ(now(ann).version, version);
    EXPECT_EQ(count_events(ann, audit::Event::ContactMadePrimary), 1U);
}

TEST_P(Binding, a_change_of_the_primary_contact_is_confirmed_by_both_where_the_settings_say_so) {
    set(R"({"contacts": {"confirm_primary_change": true}})");
    auto const ann = register_with_name("ann", password);
    auto const old_target = email("old@example.org");
    auto const new_target = email("new@example.org");
    ASSERT_TRUE(bind(ann, old_target));
    ASSERT_TRUE(bind(ann, new_target));
    auto const id = contact(ann, new_target).id;
    clock_.advance(std::chrono::minutes(1));
    auto const of_old = sent_code(Purpose::Unbind, old_target, ann.account.id);
    auto const of_new = sent_code(Purpose::Bind, new_target, ann.account.id);
    EXPECT_EQ(code_of(service_.make_primary(owner(ann), id, {})), ErrorCode::InvalidRequest);
    auto const swapped = service_.make_primary(owner(ann), id, {of_new, of_old});
    ASSERT_EQ(code_of(swapped), ErrorCode::WrongCode);
    EXPECT_EQ(swapped.error().fields.front().field, "old_code");
    auto const half = service_.make_primary(owner(ann), id, {of_old, of_old});
    ASSERT_EQ(code_of(half), ErrorCode::WrongCode);
    EXPECT_EQ(half.error().fields.front().field, "new_code");
    EXPECT_TRUE(contact(ann, old_target).is_primary);
    ASSERT_TRUE(service_.make_primary(owner(ann), id, {of_old, of_new}));
    EXPECT_TRUE(contact(ann, new_target).is_primary);
    EXPECT_EQ(code_of(service_.unbind_contact(owner(ann), contact(ann, old_target).id, of_old)),
              ErrorCode::WrongCode)
        << "the codes were used up";
}

TEST_P(Binding, every_change_of_the_contacts_is_a_new_version_of_the_account) {
    auto const ann = register_with_name("ann", password);
    auto version = now(ann).version;
    auto const changed = [&] { return std::exchange(version, now(ann).version) < version; };
    ASSERT_TRUE(bind(ann, email("a@example.org")));
    EXPECT_TRUE(changed());
    ASSERT_TRUE(bind(ann, email("b@example.org")));
    EXPECT_TRUE(changed());
    ASSERT_TRUE(service_.make_primary(owner(ann), contact(ann, email("b@example.org")).id, {}));
    EXPECT_TRUE(changed());
    clock_.advance(std::chrono::minutes(1));
    ASSERT_TRUE(unbind(ann, email("a@example.org")));
    EXPECT_TRUE(changed());
}

}  // namespace
}  // namespace ostiary::binding
