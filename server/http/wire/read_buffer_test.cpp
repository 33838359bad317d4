#include "http/wire/read_buffer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ostiary::http::wire {
namespace {

void arrive(ReadBuffer& buffer, std::string_view bytes) {
    auto const room = buffer.room();
    ASSERT_GE(room.size(), bytes.size());
    std::ranges::copy(bytes, room.begin());
    buffer.add(bytes.size());
}

TEST(ReadBuffers, keep_what_is_not_used) {
    ReadBuffer buffer;
    arrive(buffer, "hello world");
    buffer.use(6);
    EXPECT_EQ(buffer.pending(), "world");
    arrive(buffer, "!");
    EXPECT_EQ(buffer.pending(), "world!");
    buffer.use(6);
    EXPECT_TRUE(buffer.empty());
}

TEST(ReadBuffers, grow_when_they_are_full_and_keep_the_bytes) {
    ReadBuffer buffer;
    std::string expected;
    for (int i = 0; i < 10; ++i) {
        std::string const bytes(buffer.room().size(), static_cast<char>('a' + i));
        arrive(buffer, bytes);
        expected += bytes;
    }
    EXPECT_EQ(buffer.pending(), expected);
}

TEST(ReadBuffers, move_their_bytes_up_instead_of_growing) {
    ReadBuffer buffer;
    arrive(buffer, std::string(ReadBuffer::small, 'a'));
    buffer.use(ReadBuffer::small - 1);
    EXPECT_EQ(buffer.room().size(), ReadBuffer::small - 1);
    EXPECT_EQ(buffer.pending(), "a");
}

TEST(ReadBuffers, give_large_space_back_when_empty) {
    ReadBuffer buffer;
    EXPECT_GE(buffer.room(16 * 1024).size(), 16 * 1024);
    buffer.shrink();
    EXPECT_EQ(buffer.room().size(), ReadBuffer::small);
}

}  // namespace
}  // namespace ostiary::http::wire
