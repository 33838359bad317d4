// Several at once: one address has one owner, one code buys one contact, and the last way to log in stays.
#include "binding/binding_fixture.hpp"

#include <atomic>
#include <latch>

namespace ostiary::binding {
namespace {

using codes::Purpose;

class BindingConcurrency : public BindingWorld {
  protected:
    // Runs all of them at once; how many answer true.
    static int count_true(std::vector<std::function<bool()>> const& calls) {
        std::atomic<int> right = 0;
        std::latch together(static_cast<std::ptrdiff_t>(calls.size()));
        std::vector<std::thread> threads;
        for (auto const& call : calls) {
            threads.emplace_back([&] {
                together.arrive_and_wait();
                if (call()) ++right;
            });
        }
        for (auto& thread : threads) thread.join();
        return right;
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, BindingConcurrency, testing::both_engines(), testing::engine_name);

TEST_P(BindingConcurrency, two_accounts_that_prove_one_address_leave_one_winner) {
    set(R"({"contacts": {"most_per_channel": 20}})");
    auto const ann = register_with_name("ann", password);
    for (int round = 0; round < 8; ++round) {
        auto const target = email("contested" + std::to_string(round) + "@example.org");
        auto const to_bind = sent_code(Purpose::Bind, target, ann.account.id);
        clock_.advance(std::chrono::minutes(1));
        auto const form = form_of(target, sent_code(Purpose::Register, target));
        auto const who = owner(ann);
        EXPECT_EQ(count_true({[&] { return service_.bind_contact(who, target, to_bind).has_value(); },
                              [&] { return register_by(form).has_value(); }}),
                  1);
        EXPECT_EQ(has(ann, target), holder_of(target) == ann.account.id);
    }
}

TEST_P(BindingConcurrency, of_sixteen_accounts_that_prove_one_address_one_has_it) {
    auto const target = email("contested@example.org");
    std::vector<accounts::Account> rivals;
    std::vector<std::function<bool()>> calls;
    for (int i = 0; i < 16; ++i)
        rivals.push_back(register_with_name("rival" + std::to_string(i), password).account);
    for (auto const& rival : rivals) {
        calls.emplace_back([&] {
            return database()
                .write([&](db::Transaction& tx) -> Result<void> {
                    auto const before = *accounts::hold_account(tx, rival.application, rival.id);
                    auto after = before;
                    contacts::add(after.contacts, {.id = ContactId::make(clock_.now(), random_),
                                                   .channel = target.channel,
                                                   .value = target.value,
                                                   .typed = target.typed,
                                                   .is_primary = false,
                                                   .active = true,
                                                   .verified_at = clock_.now(),
                                                   .created_at = clock_.now()});
                    ++after.version;
                    auto const replaced = accounts::replace_account(tx, before, after);
                    if (!replaced) return tx.undo(replaced.error());
                    return {};
                })
                .has_value();
        });
    }
    EXPECT_EQ(count_true(calls), 1);
    std::size_t with_it = 0;
    for (auto const& rival : rivals) with_it += now(rival.id).contacts.size();
    EXPECT_EQ(with_it, 1U);
}

TEST_P(BindingConcurrency, sixteen_callers_with_one_code_bind_one_contact) {
    set(R"({"codes": {"tries": 10}})");
    auto const ann = register_with_name("ann", password);
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Bind, target, ann.account.id);
    auto const who = owner(ann);
    std::atomic<int> added = 0;
    std::vector<std::function<bool()>> const calls(16, [&] {
        auto const bound = service_.bind_contact(who, target, digits);
        if (bound && bound->added) ++added;
        return bound.has_value();
    });
    EXPECT_GE(count_true(calls), 1);
    EXPECT_EQ(added, 1);
    EXPECT_EQ(now(ann).contacts.size(), 1U);
}

TEST_P(BindingConcurrency, of_two_who_unbind_the_last_two_contacts_one_remains) {
    for (int round = 0; round < 8; ++round) {
        auto const text = std::to_string(round);
        auto const first = email("first" + text + "@example.org");
        auto const second = email("second" + text + "@example.org");
        auto const ann = register_with_email(first.value);
        ASSERT_TRUE(bind(ann, second));
        clock_.advance(std::chrono::minutes(1));
        auto const who = owner(ann);
        auto const unbind_one = [&](contacts::Target const& target) -> std::function<bool()> {
            auto const id = contact(ann, target).id;
            auto const digits = sent_code(Purpose::Unbind, target, ann.account.id);
            return [this, who, id, digits] { return service_.unbind_contact(who, id, digits).has_value(); };
        };
        EXPECT_EQ(count_true({unbind_one(first), unbind_one(second)}), 1);
        ASSERT_EQ(now(ann).contacts.size(), 1U);
        EXPECT_TRUE(now(ann).contacts.front().is_primary);
    }
}

}  // namespace
}  // namespace ostiary::binding
