// The database on one SQLite file: one writer thread, many readers.
#pragma once

#include "db/database.hpp"
#include "db/open.hpp"
#include "db/sqlite/file.hpp"
#include "db/sqlite/readers.hpp"
#include "db/sqlite/writer.hpp"
#include "db/subscribers.hpp"

#include <memory>
#include <optional>
#include <string>

namespace ostiary::db::sqlite {

class Database final : public db::Database {
  public:
    Database(std::string const& path, Options const& options);

    void subscribe(std::string channel, Subscriber subscriber) override;
    bool hears_other_nodes() const override { return true; }
    bool is_reachable() override;

  protected:
    void run_write(Unit const& unit) override;
    void run_read(Unit const& unit) override;
    Answer run_alone(Statement const& statement, std::span<Parameter const> parameters) override;

  private:
    std::shared_ptr<Counters> counters_;
    std::optional<FileLock> lock_;
    Subscribers subscribers_;
    Readers readers_;
    Writer writer_;
};

}  // namespace ostiary::db::sqlite
