// Read connections to an SQLite file: opened when they are needed, kept, at most a fixed number at a time.
#pragma once

#include "db/counters.hpp"
#include "db/sqlite/connection.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ostiary::db::sqlite {

struct Reader {
    explicit Reader(std::string const& path) : connection(path, Access::Read) {}
    Connection connection;
    Command begin{connection, "BEGIN"};
    Command end{connection, "COMMIT"};
};

class Readers {
  public:
    // Lends one reader as long as it lives.
    class Loan {
      public:
        Loan(Readers& owner, std::unique_ptr<Reader> reader) : owner_(owner), reader_(std::move(reader)) {}
        ~Loan() { owner_.give_back(std::move(reader_)); }
        Loan(Loan const&) = delete;
        Loan& operator=(Loan const&) = delete;
        Reader* operator->() const { return reader_.get(); }
        Reader& operator*() const { return *reader_; }

      private:
        Readers& owner_;
        std::unique_ptr<Reader> reader_;
    };

    Readers(std::string path, std::size_t most, Counters& counters)
        : path_(std::move(path)), most_(most), counters_(counters) {}

    // Waits while all are lent.
    Loan borrow() { return {*this, take()}; }

  private:
    std::unique_ptr<Reader> take();
    void give_back(std::unique_ptr<Reader> reader);

    std::string path_;
    std::size_t most_;
    Counters& counters_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::size_t open_ = 0;
    std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace ostiary::db::sqlite
