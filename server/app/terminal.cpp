#include "app/terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace ostiary::app {

namespace {

// The terminal shows nothing of what is typed while this lives.
class Silence {
  public:
    Silence() : is_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!is_terminal_) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Silence() {
        if (!is_terminal_) return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::cerr << '\n';
    }
    Silence(Silence const&) = delete;
    Silence& operator=(Silence const&) = delete;

  private:
    termios before_{};
    bool is_terminal_;
};

}  // namespace

std::optional<Secret> ask_for_password(std::string_view question) {
    if (isatty(STDIN_FILENO) == 1) std::cerr << question << ": " << std::flush;
    Silence const silence;
    std::string typed;
    if (!std::getline(std::cin, typed)) return std::nullopt;
    return Secret(std::move(typed));
}

}  // namespace ostiary::app
