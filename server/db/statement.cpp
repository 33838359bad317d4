#include "db/statement.hpp"

#include <mutex>

namespace ostiary::db {
namespace {

std::vector<Statement const*>& list() {
    static std::vector<Statement const*> statements;
    return statements;
}

// A constant inside a function is made when the function first runs, on any thread.
std::mutex& list_mutex() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

Statement::Statement(std::string_view sql) : sql_(sql) {
    std::scoped_lock const lock(list_mutex());
    index_ = list().size();
    list().push_back(this);
}

std::vector<Statement const*> Statement::all() {
    std::scoped_lock const lock(list_mutex());
    return list();
}

}  // namespace ostiary::db
