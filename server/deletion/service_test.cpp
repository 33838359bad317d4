// Deregistering, at once and after days of grace; taking it back; what is told.
#include "deletion/deletion_fixture.hpp"

namespace ostiary::deletion {
namespace {

using codes::Purpose;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto a_week = R"({"deletion": {"grace_days": 7}})";

INSTANTIATE_TEST_SUITE_P(Engines, Deletions, ostiary::testing::both_engines(), ostiary::testing::engine_name);

TEST_P(Deletions, deregistering_ends_every_session_in_the_same_transaction) {
    set(a_week);
    auto const made = make_account();
    auto const elsewhere = log_in_with_password().value();
    ASSERT_TRUE(holds(made.session) && holds(elsewhere.session));
    auto const requested = deregister(made.account);
    ASSERT_TRUE(requested);
    EXPECT_EQ(requested->deletion.due_at, clock_.now() + days(7));
    EXPECT_FALSE(holds(made.session));
    EXPECT_FALSE(holds(elsewhere.session));
    EXPECT_THAT(sessions_.list_sessions(made.account.id), IsEmpty());
    auto const leaving = find(made.account.id);
    EXPECT_EQ(leaving->status, accounts::Status::Deleting);
    EXPECT_EQ(leaving->deletes_at, requested->deletion.due_at);
    EXPECT_EQ(count_events(audit::Event::DeletionRequested), 1U);
    EXPECT_EQ(count_events(audit::Event::AccountDeleted), 0U);
}

TEST_P(Deletions, without_days_of_grace_the_account_is_gone_at_once) {
    auto const made = make_account();
    ASSERT_TRUE(deregister(made.account));
    EXPECT_EQ(find(made.account.id), std::nullopt);
    EXPECT_EQ(code_of(log_in_with_password()), ErrorCode::WrongCredentials);
    EXPECT_EQ(count_events(audit::Event::AccountDeleted), 1U);
    EXPECT_NE(make_account().account.id, made.account.id) << "the address is free again";
}

TEST_P(Deletions, a_password_that_proves_it_costs_one_hash_whatever_it_fails_for) {
    set(a_week);
    auto const made = make_account();
    auto const without = register_with_email("bob@example.org");
    auto const hashes = [&] { return hasher_.counters().current; };
    struct Case {
        accounts::Account account;
        char const* typed;
        ErrorCode outcome;
    };
    for (auto const& [account, typed, outcome] :
         {Case{made.account, "wrong", ErrorCode::WrongCredentials},
          Case{made.account, "\x01 no password looks like this", ErrorCode::WrongCredentials},
          Case{without.account, password, ErrorCode::WrongCredentials},
          Case{made.account, password, ErrorCode::Internal}}) {
        auto const before = hashes();
        EXPECT_EQ(code_of(deregister(account, by_password(typed))), outcome) << typed;
        EXPECT_EQ(hashes() - before, 1U) << typed;
    }
}

TEST_P(Deletions, the_password_cannot_be_guessed_by_deregistering) {
    auto const made = make_account();
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(code_of(deregister(made.account, by_password("wrong"))), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(deregister(made.account)), ErrorCode::TooManyAttempts);
    auto const change = passwords_.change_password(application(), made.account, made.session.session.id,
                                                   {Secret(password), Secret("nine yellow submarines"), {}});
    EXPECT_EQ(code_of(change), ErrorCode::TooManyAttempts) << "counted together";
    clock_.advance(std::chrono::minutes(15));
    EXPECT_TRUE(deregister(made.account));
}

TEST_P(Deletions, a_code_deregisters_only_its_own_account_and_only_from_a_proven_contact) {
    auto const made = make_account();
    auto const other = make_account("bob@example.org");
    auto const form = by_code(made.account);
    EXPECT_EQ(code_of(deregister(other.account, form)), ErrorCode::WrongCode);
    auto wrong = form;
    std::get<SentCode>(wrong.proof).digits = Secret("000000");
    EXPECT_EQ(code_of(deregister(made.account, wrong)), ErrorCode::WrongCode);
    EXPECT_TRUE(deregister(made.account, form));
    EXPECT_NE(find(other.account.id), std::nullopt);

    set(R"({"registration": {"verify_contacts": false}})");
    registration::Form unproven;
    unproven.email = email("eve@example.org");
    auto const eve = register_by(unproven).value();
    EXPECT_EQ(code_of(deregister(eve.account, by_code(eve.account))), ErrorCode::WrongCode);
}

TEST_P(Deletions, only_the_owner_is_told_that_the_account_is_being_deleted) {
    set(a_week);
    auto const made = make_account();
    auto const digits = sent_code(Purpose::LogIn, email(ann));
    auto const due_at = deregister(made.account)->deletion.due_at;
    auto const refused = log_in_with_password();
    ASSERT_EQ(code_of(refused), ErrorCode::AccountDeleting);
    EXPECT_EQ(refused.error().until, due_at);
    EXPECT_EQ(code_of(log_in_by_code(email(ann), digits)), ErrorCode::AccountDeleting);
    EXPECT_EQ(code_of(log_in_with_password(ann, "wrong")), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(log_in_by_code(email(ann), Secret("000000"))), ErrorCode::WrongCode);
}

TEST_P(Deletions, the_owner_takes_it_back_by_a_fresh_code) {
    set(a_week);
    auto const made = make_account();
    auto const requested = deregister(made.account).value();
    clock_.advance(days(6));
    auto const digits = cancelling_code();
    ASSERT_FALSE(digits.empty());
    EXPECT_EQ(code_of(cancel(Secret("000000"))), ErrorCode::WrongCode);
    EXPECT_TRUE(cancel(digits));
    EXPECT_EQ(code_of(cancel(digits)), ErrorCode::WrongCode) << "the code was used";
    EXPECT_TRUE(log_in_with_password());
    EXPECT_EQ(find(made.account.id)->deletes_at, std::nullopt);
    clock_.advance(days(2));
    EXPECT_EQ(deletions_.erase_due(), 0);
    auto const followed = deletions_.get_by_receipt(application().id, requested.receipt.reveal());
    EXPECT_THAT(timeline(*followed), ElementsAre("requested", "cancelled"));
    EXPECT_TRUE(deregister(made.account)) << "and may ask again";
}

TEST_P(Deletions, codes_for_going_and_for_staying_are_not_the_same) {
    set(a_week);
    auto const made = make_account();
    auto const form = by_code(made.account);
    auto const& digits = std::get<SentCode>(form.proof).digits;
    ASSERT_TRUE(send(Purpose::CancelDeletion, email(ann))) << "anybody may ask for it";
    EXPECT_TRUE(
        codes_.check_code(application(), Purpose::Deregister, email(ann), made.account.id, digits, {}))
        << "the owner's code is not replaced by what a stranger asks for";
    ASSERT_TRUE(deregister(made.account));
    EXPECT_EQ(code_of(cancel(digits)), ErrorCode::WrongCode);
}

TEST_P(Deletions, a_code_to_take_it_back_goes_to_proven_contacts_of_accounts_being_deleted_alone) {
    set(a_week);
    make_account();
    auto const leaving = make_account("bob@example.org");
    ASSERT_TRUE(deregister(leaving.account));
    auto const answers = [&](std::string_view address) {
        return send(Purpose::CancelDeletion, email(address)).value().expires_at;
    };
    EXPECT_EQ(answers(ann), answers("bob@example.org"));
    EXPECT_EQ(answers("nobody@example.org"), answers("else@example.org"));
    delivery_.run_due();
    auto const sent_to = [&](std::string_view address) {
        auto const mails = mailbox_.list_newest(std::string(address), std::nullopt, 10);
        return std::ranges::count(mails, "cancel_deletion", &messages::Mail::purpose);
    };
    EXPECT_EQ(sent_to(ann), 0);
    EXPECT_EQ(sent_to("nobody@example.org"), 0);
    EXPECT_EQ(sent_to("bob@example.org"), 1);
}

TEST_P(Deletions, what_is_due_is_erased_also_after_a_restart) {
    set(a_week);
    auto const made = make_account();
    auto const later = make_account("bob@example.org");
    ASSERT_TRUE(deregister(made.account));
    clock_.advance(days(1));
    ASSERT_TRUE(deregister(later.account));
    clock_.advance(days(6) - std::chrono::microseconds(1));
    EXPECT_EQ(deletions_.erase_due(), 0);
    EXPECT_NE(find(made.account.id), std::nullopt);
    clock_.advance(std::chrono::microseconds(1));
    Service restarted(database(), passwords_, codes_, sessions_, messages_, clock_, random_);
    EXPECT_EQ(restarted.erase_due(), 1);
    EXPECT_EQ(find(made.account.id), std::nullopt);
    EXPECT_NE(find(later.account.id), std::nullopt);
    EXPECT_EQ(count_events(audit::Event::AccountDeleted), 1U);
}

TEST_P(Deletions, the_receipt_tells_the_timeline_after_the_account_is_gone) {
    set(a_week);
    auto const made = make_account();
    auto form = by_password();
    form.reason = "I have another account";
    form.comment = "My name is Ann,\nand I live in Kobe.";
    auto const requested = deregister(made.account, form).value();
    auto const pending = deletions_.get_latest(application().id, made.account.id).value();
    EXPECT_EQ(pending.comment, form.comment);
    EXPECT_THAT(timeline(pending), ElementsAre("requested"));
    clock_.advance(days(7));
    ASSERT_EQ(deletions_.erase_due(), 1);
    auto const gone = deletions_.get_by_receipt(application().id, requested.receipt.reveal()).value();
    EXPECT_THAT(timeline(gone), ElementsAre("requested", "erased"));
    EXPECT_EQ(gone.comment, std::nullopt) << "a person's own words go with the account";
    EXPECT_EQ(gone.reason, form.reason);
    auto const other = directory_.console()->id;
    EXPECT_EQ(code_of(deletions_.get_by_receipt(other, requested.receipt.reveal())),
              ErrorCode::NoSuchDeletion);
    EXPECT_EQ(code_of(deletions_.get_by_receipt(application().id, made.session.token.reveal())),
              ErrorCode::NoSuchDeletion);
    EXPECT_EQ(code_of(deletions_.get_by_receipt(application().id, "x")), ErrorCode::NoSuchDeletion);
    deletions_.purge(clock_.now());
    EXPECT_EQ(code_of(deletions_.get_latest(application().id, made.account.id)), ErrorCode::NoSuchDeletion);
}

TEST_P(Deletions, a_request_that_is_open_is_not_purged) {
    set(a_week);
    auto const made = make_account();
    ASSERT_TRUE(deregister(made.account));
    clock_.advance(days(1));
    deletions_.purge(clock_.now());
    EXPECT_TRUE(deletions_.get_latest(application().id, made.account.id));
}

TEST_P(Deletions, keep_the_rules_of_the_application) {
    auto const made = make_account();
    auto const field_of = [](auto const& refused) { return refused.error().fields.at(0).field; };
    auto form = by_password();
    form.reason = "Because";
    EXPECT_EQ(field_of(deregister(made.account, form)), "reason");
    set(R"({"deletion": {"reasons": ["Because"], "free_text": false, "consent_text": "All is lost."}})");
    form.comment = "Bye";
    EXPECT_EQ(field_of(deregister(made.account, form)), "comment");
    form.comment = std::nullopt;
    EXPECT_EQ(code_of(deregister(made.account, form)), ErrorCode::ConsentRequired);
    form.consent = true;
    set(R"({"deletion": {"allowed": false}})");
    EXPECT_EQ(code_of(deregister(made.account, form)), ErrorCode::MethodNotEnabled);
    EXPECT_EQ(code_of(send(Purpose::Deregister, email(ann), made.account.id)), ErrorCode::MethodNotEnabled);
    set(R"({"deletion": {"allowed": null}})");
    EXPECT_TRUE(deregister(made.account, form));
}

TEST_P(Deletions, the_owner_is_written_to_in_their_language_when_there_is_time_to_take_it_back) {
    set(a_week);
    registration::Form form;
    form.email = email(ann);
    form.email_code = sent_code(Purpose::Register, email(ann));
    form.password = Secret(password);
    form.profile.locale = "es";
    auto const made = register_by(form).value();
    mailbox_.clear();
    auto const due_at = deregister(made.account)->deletion.due_at;
    delivery_.run_due();
    auto const mails = mailbox_.list_newest(std::string(ann), std::nullopt, 10);
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].purpose, "deletion_requested");
    EXPECT_THAT(std::string(mails[0].text.reveal()),
                HasSubstr("se eliminarán el " + to_rfc3339(due_at).substr(0, 10)));
}

TEST_P(Deletions, an_administrator_takes_it_back_unless_nothing_is_open) {
    set(a_week);
    auto const made = make_account();
    EXPECT_EQ(code_of(deletions_.cancel(application(), made.account.id, {})), ErrorCode::NoSuchDeletion);
    ASSERT_TRUE(deregister(made.account));
    EXPECT_EQ(code_of(deletions_.cancel(*directory_.console(), made.account.id, {})),
              ErrorCode::NoSuchDeletion);
    EXPECT_TRUE(deletions_.cancel(application(), made.account.id, {}));
    EXPECT_TRUE(log_in_with_password());
    EXPECT_EQ(count_events(audit::Event::DeletionCancelled), 1U);
    EXPECT_EQ(code_of(deletions_.cancel(application(), made.account.id, {})), ErrorCode::NoSuchDeletion);
}

TEST_P(Deletions, administrators_do_not_deregister) {
    auto const console = *directory_.console();
    EXPECT_FALSE(console.settings.deletion.allowed);
    EXPECT_EQ(code_of(deletions_.deregister(console, {}, by_password())), ErrorCode::MethodNotEnabled);
}

}  // namespace
}  // namespace ostiary::deletion
