// How an attempt to hand a message over ended. The reason is for operators: it names what failed and the
// other side's status, never what was sent nor the words that the other side answered with.
#pragma once

#include <string>
#include <utility>

namespace ostiary::outbound {

struct Outcome {
    enum class Kind {
        Sent,
        Temporary,  // may work later, or after the configuration is corrected
        Permanent,  // this message will never be accepted
    };

    Kind kind;
    std::string reason;  // empty when sent without any trouble

    static Outcome sent() { return {Kind::Sent, {}}; }
    static Outcome temporary(std::string reason) { return {Kind::Temporary, std::move(reason)}; }
    static Outcome permanent(std::string reason) { return {Kind::Permanent, std::move(reason)}; }
};

}  // namespace ostiary::outbound
