#include "app/line_buffer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace ostiary::app {

namespace {

class Pipe {
  public:
    Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
    ~Pipe() {
        close_entrance();
        ::close(ends_[0]);
    }
    Pipe(Pipe const&) = delete;
    Pipe& operator=(Pipe const&) = delete;

    int entrance() const { return ends_[1]; }
    void close_entrance() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }
    std::string read_line() const {
        std::string line;
        for (char c = 0; ::read(ends_[0], &c, 1) == 1 && c != '\n';) line += c;
        return line;
    }
    // Everything until the entrance is closed.
    std::string read_all() const {
        std::string all;
        std::array<char, 4096> part{};
        for (ssize_t count = 0; (count = ::read(ends_[0], part.data(), part.size())) > 0;)
            all.append(part.data(), static_cast<std::size_t>(count));
        return all;
    }

  private:
    std::array<int, 2> ends_{};
};

}  // namespace

TEST(LineBuffers, lines_come_out_whole_and_in_order_though_nobody_asks) {
    Pipe const pipe;
    LineBuffer lines(pipe.entrance());
    lines.add("first\n");
    lines.add("second\n");
    EXPECT_EQ(pipe.read_line(), "first");
    EXPECT_EQ(pipe.read_line(), "second");
}

TEST(LineBuffers, the_end_writes_what_still_waits) {
    Pipe pipe;
    {
        LineBuffer(pipe.entrance()).add("last words\n");
    }
    pipe.close_entrance();
    EXPECT_EQ(pipe.read_all(), "last words\n");
}

TEST(LineBuffers, a_file_that_takes_nothing_stops_nobody_and_the_newest_lines_stay) {
    constexpr int lines_added = 5'000;
    std::string const line = std::string(999, 'x') + '\n';
    Pipe pipe;
    std::string read;
    std::jthread reader;
    {
        LineBuffer lines(pipe.entrance());
        for (int i = 0; i < lines_added; ++i) lines.add(line);
        lines.add("the newest\n");
        reader = std::jthread([&] { read = pipe.read_all(); });
    }
    pipe.close_entrance();
    reader.join();
    EXPECT_TRUE(read.ends_with(line + "the newest\n"));
    EXPECT_LT(read.size(), lines_added * line.size() / 2);
}

}  // namespace ostiary::app
