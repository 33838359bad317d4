// One SQL statement for both engines, written as a constant beside the store that runs it:
//
//     static db::Statement const find_account{"SELECT username, status FROM accounts WHERE id = $1"};
//
// Both engines take `$1`, RETURNING, ON CONFLICT, CTEs and row-value comparison. No now(), serial, citext,
// JSON operators, nor LIKE on a user's input. Every statement of the program is on one list, so that a test
// can prepare all of them on both engines.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace ostiary::db {

class Statement {
  public:
    // `sql` is a literal. Only for objects of static storage duration.
    explicit Statement(std::string_view sql);
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;

    std::string_view sql() const { return sql_; }
    // Dense, from 0: the place of its prepared form in each connection.
    std::size_t index() const { return index_; }

    static std::vector<Statement const*> all();

  private:
    std::string_view sql_;
    std::size_t index_;
};

}  // namespace ostiary::db
