#include "messages/service.hpp"

#include "messages/mailbox_service.hpp"
#include "messages/message_fixture.hpp"
#include "messages/senders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::messages {
namespace {

using contacts::Channel;

class Messages : public MessageTest {
  protected:
    TemplateKey const key_{"log_in", Channel::Email, "en"};
    Draft const draft_{"Log in", "{{ code }}", "<b>{{ code }}</b>", "", {"a@example.org", "b@example.org"}};

    // The version that was written, 0 when it was refused.
    std::int64_t written(std::optional<std::int64_t> if_version) {
        auto const answer = service().put_template(application_, key_, draft_, if_version);
        return answer ? answer->version : 0;
    }

    // Everything that could hold a secret, as it is stored.
    std::string everything_stored() {
        static db::Statement const outbox{
            "SELECT purpose, language, target, sealed, last_error FROM outbox ORDER BY id"};
        static db::Statement const mailbox{
            "SELECT purpose, target, sealed, channel FROM mailbox ORDER BY id"};
        std::string all;
        auto const add = [&](db::Rows const& rows, std::size_t sealed) {
            for (auto const& row : rows) {
                for (std::size_t i = 0; i < row.size(); ++i) {
                    all += i == sealed ? std::string(as_text(row.get<Bytes>(i))) : row.get<std::string>(i);
                    all += '\n';
                }
            }
        };
        add(database().query(outbox), 3);
        add(database().query(mailbox), 2);
        return all;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, Messages, testing::both_engines(), testing::engine_name);

TEST_P(Messages, a_template_is_the_shipped_one_until_it_is_replaced) {
    auto const shipped = service().get_template(application_, key_);
    ASSERT_TRUE(shipped);
    EXPECT_EQ(shipped->version, 0);
    EXPECT_EQ(shipped->draft.subject, "Your login code for {{ application }}");

    EXPECT_EQ(written(std::nullopt), 1);
    auto const own = service().get_template(application_, key_);
    ASSERT_TRUE(own);
    EXPECT_EQ(own->version, 1);
    EXPECT_EQ(own->updated_at, clock_.now());
    EXPECT_EQ(own->draft.subject, "Log in");
    EXPECT_EQ(own->draft.html, "<b>{{ code }}</b>");
    EXPECT_EQ(own->draft.bcc, (std::vector<std::string>{"a@example.org", "b@example.org"}));

    ASSERT_TRUE(service().remove_template(application_, key_));
    EXPECT_EQ(service().get_template(application_, key_)->version, 0);
    EXPECT_EQ(service().remove_template(application_, key_).error().code, ErrorCode::NoSuchTemplate);
}

TEST_P(Messages, a_template_of_another_application_is_not_touched) {
    auto const other = ApplicationId::make(clock_.now(), random_);
    ASSERT_TRUE(service().put_template(application_, key_, draft_, std::nullopt));
    EXPECT_EQ(service().get_template(other, key_)->version, 0);
    EXPECT_FALSE(service().remove_template(other, key_));
    EXPECT_EQ(service().get_template(application_, key_)->version, 1);
}

TEST_P(Messages, a_template_changed_in_between_is_not_overwritten) {
    auto const refused = [&](std::int64_t version) {
        auto const written = service().put_template(application_, key_, draft_, version);
        return !written && written.error().code == ErrorCode::PreconditionFailed;
    };
    EXPECT_TRUE(refused(1)) << "there is none yet";
    EXPECT_EQ(written(0), 1);
    EXPECT_TRUE(refused(0)) << "there is one now";
    EXPECT_EQ(written(1), 2);
    EXPECT_TRUE(refused(1));
    EXPECT_EQ(written(std::nullopt), 3);
}

TEST_P(Messages, a_wrong_template_is_refused_and_nothing_changes) {
    auto const wrong =
        service().put_template(application_, key_, {"Log in", "no code", "", "", {}}, std::nullopt);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, ErrorCode::InvalidRequest);
    EXPECT_EQ(wrong.error().fields.at(0).field, "text");
    EXPECT_EQ(service()
                  .put_template(application_, {"dance", Channel::Email, "en"}, draft_, std::nullopt)
                  .error()
                  .code,
              ErrorCode::NoSuchTemplate);
    EXPECT_EQ(service()
                  .put_template(application_, {"log_in", Channel::Email, "en_US"}, draft_, std::nullopt)
                  .error()
                  .fields.at(0)
                  .field,
              "language");
    EXPECT_EQ(service().get_template(application_, key_)->version, 0);
}

TEST_P(Messages, all_templates_are_listed_by_key) {
    ASSERT_TRUE(service().put_template(application_, key_, draft_, std::nullopt));
    ASSERT_TRUE(service().put_template(application_, {"log_in", Channel::Email, "fr"}, draft_, std::nullopt));
    auto const list = service().list_templates(application_);
    EXPECT_EQ(list.size(), 81U);
    EXPECT_TRUE(std::ranges::is_sorted(list, {}, &TemplateSummary::key));
    auto const changed =
        std::ranges::count_if(list, [](auto const& summary) { return summary.version == 1; });
    EXPECT_EQ(changed, 2);
}

TEST_P(Messages, a_draft_is_previewed_with_made_up_values) {
    auto const preview = service().preview_template(
        key_, {"Hi {{ application }}", "{{ code }}/{{ minutes }}", "", "", {}}, "A & B");
    ASSERT_TRUE(preview);
    EXPECT_EQ(preview->subject, "Hi A & B");
    EXPECT_EQ(preview->text.reveal(), "123456/10");
    EXPECT_FALSE(service().preview_template(key_, {"Hi", "nothing", "", "", {}}, "A"));
}

TEST_P(Messages, a_transaction_that_is_undone_enqueues_nothing) {
    auto const undone = database().write([&](db::Transaction& tx) -> Result<void> {
        service().enqueue(tx, code_for("ann@example.org"));
        return tx.undo(ErrorCode::WrongCode);
    });
    EXPECT_FALSE(undone);
    EXPECT_TRUE(in(State::Waiting).empty());
}

TEST_P(Messages, messages_are_counted_and_listed_by_state) {
    for (int i = 0; i < 3; ++i) {
        enqueue(code_for("a" + std::to_string(i) + "@example.org"));
        clock_.advance(std::chrono::seconds(1));
    }
    auto const counts = service().count_messages(application_);
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].state, State::Waiting);
    EXPECT_EQ(counts[0].count, 3);
    EXPECT_EQ(service().find_backlog().waiting, 3);
    EXPECT_EQ(service().find_backlog().oldest, clock_.now() - std::chrono::seconds(3));

    auto const newest = service().list_messages(application_, State::Waiting, std::nullopt, 2);
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[0].target, "a2@example.org");
    auto const rest = service().list_messages(application_, State::Waiting, newest[1].id, 2);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].target, "a0@example.org");
    EXPECT_TRUE(
        service()
            .list_messages(ApplicationId::make(clock_.now(), random_), State::Waiting, std::nullopt, 2)
            .empty());
}

TEST_P(Messages, finished_messages_are_purged_by_age) {
    FakeSender* email = nullptr;
    FakeSender* phone = nullptr;
    auto const sending = delivery(email, phone);
    enqueue(code_for("old@example.org"));
    sending->run_due();
    clock_.advance(std::chrono::hours(1));
    auto waiting = code_for("waiting@example.org");
    waiting.expires_at += std::chrono::hours(100);
    enqueue(waiting);
    clock_.advance(std::chrono::hours(1));
    service().purge(clock_.now() - std::chrono::minutes(90));
    EXPECT_TRUE(in(State::Sent).empty());
    service().purge(clock_.now());
    EXPECT_EQ(in(State::Waiting).size(), 1U) << "what waits stays";
}

TEST_P(Messages, mail_lands_in_the_local_mailbox_once) {
    Mailbox mailbox(database(), keyring_, clock_, random_);
    Delivery delivery(database(), keyring_, clock_, random_,
                      {std::make_unique<MailboxSender>(mailbox), std::make_unique<MailboxSender>(mailbox)});
    enqueue(code_for("ann@example.org"));
    delivery.run_due();
    clock_.advance(std::chrono::seconds(1));
    enqueue(code_for("+819012345678", Channel::Phone));
    delivery.run_due();

    auto const mails = mailbox.list_newest(std::nullopt, std::nullopt, 10);
    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(mails[0].target, "+819012345678");
    EXPECT_EQ(mails[1].subject, "Your sign-up code for Example & Co");
    EXPECT_THAT(std::string(mails[1].text.reveal()), testing::HasSubstr("481516"));
    EXPECT_THAT(std::string(mails[1].html.reveal()), testing::HasSubstr("481516"));
    EXPECT_EQ(mailbox.list_newest(std::nullopt, mails[0].id, 10).size(), 1U);
    EXPECT_EQ(mailbox.list_newest("ann@example.org", std::nullopt, 10).size(), 1U);
    auto const one = mailbox.get_mail(mails[1].id);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->target, "ann@example.org");

    mailbox.purge(mails[0].created_at);
    EXPECT_EQ(mailbox.list_newest(std::nullopt, std::nullopt, 10).size(), 1U);
    mailbox.clear();
    EXPECT_TRUE(mailbox.list_newest(std::nullopt, std::nullopt, 10).empty());
    EXPECT_EQ(mailbox.get_mail(mails[0].id).error().code, ErrorCode::NoSuchMessage);
}

TEST_P(Messages, no_code_is_in_clear_in_the_database) {
    Mailbox mailbox(database(), keyring_, clock_, random_);
    Delivery delivery(database(), keyring_, clock_, random_,
                      {std::make_unique<MailboxSender>(mailbox), std::make_unique<MailboxSender>(mailbox)});
    enqueue(code_for("ann@example.org"));
    EXPECT_THAT(everything_stored(), testing::AllOf(testing::HasSubstr("ann@example.org"),
                                                    testing::Not(testing::HasSubstr("481516"))));
    delivery.run_due();
    EXPECT_THAT(everything_stored(), testing::Not(testing::HasSubstr("481516")));
}

}  // namespace
}  // namespace ostiary::messages
