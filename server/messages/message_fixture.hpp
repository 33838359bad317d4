// What tests of this folder share: an application's message, and a sender that keeps what it is given.
#pragma once

#include "messages/delivery.hpp"
#include "messages/service.hpp"
#include "testing/databases.hpp"

#include <mutex>
#include <vector>

namespace ostiary::messages {

class FakeSender final : public Sender {
  public:
    outbound::Outcome send(Message const& message) override {
        std::scoped_lock const lock(mutex_);
        sent.push_back(message);
        if (outcomes.empty()) return outbound::Outcome::sent();
        auto outcome = outcomes.front();
        outcomes.erase(outcomes.begin());
        return outcome;
    }
    void end_within(std::chrono::milliseconds) override {}

    std::vector<Message> sent;
    std::vector<outbound::Outcome> outcomes;  // of the next attempts; then all succeed

  private:
    std::mutex mutex_;
};

class MessageTest : public testing::EachDatabase {
  protected:
    MessageTest() {
        static db::Statement const organization{
            "INSERT INTO organizations (id, name, created_at) VALUES ($1, 'Example', $2)"};
        static db::Statement const application{
            "INSERT INTO applications (id, organization_id, kind, name, is_default, created_at, updated_at, "
            "version)"
            " VALUES ($1, $1, 'application', 'Example & Co', $3, $2, $2, 1)"};
        database().write([&](db::Transaction& tx) {
            tx.execute(organization, application_, clock_.now());
            tx.execute(application, application_, clock_.now(), false);
        });
    }

    Outgoing code_for(std::string target, contacts::Channel channel = contacts::Channel::Email) {
        Outgoing message{.application = application_,
                         .application_name = "Example & Co",
                         .sender_name = "",
                         .account = std::nullopt,
                         .channel = channel,
                         .purpose = "register",
                         .languages = {},
                         .target = std::move(target),
                         .values = {},
                         .expires_at = clock_.now() + std::chrono::minutes(10)};
        message.values.emplace("code", Secret("481516"));
        message.values.emplace("minutes", Secret("10"));
        return message;
    }

    void enqueue(Outgoing const& message) {
        database().write([&](db::Transaction& tx) { service().enqueue(tx, message); });
    }

    Service& service() {
        if (!service_) service_.emplace(database(), keyring_, clock_, random_);
        return *service_;
    }

    // A delivery with senders that belong to it.
    std::unique_ptr<Delivery> delivery(FakeSender*& email, FakeSender*& phone, DeliveryOptions options = {}) {
        auto for_email = std::make_unique<FakeSender>();
        auto for_phone = std::make_unique<FakeSender>();
        email = for_email.get();
        phone = for_phone.get();
        return std::make_unique<Delivery>(database(), keyring_, clock_, random_,
                                          Senders{std::move(for_email), std::move(for_phone)}, options);
    }

    // The application's messages in this state.
    std::vector<OutboxEntry> in(State state) {
        return service().list_messages(application_, state, std::nullopt, 1'000);
    }

    Keyring keyring_{Hash{1, 2, 3}};
    ApplicationId application_ = ApplicationId::make(clock_.now(), random_);

  private:
    std::optional<Service> service_;
};

}  // namespace ostiary::messages
