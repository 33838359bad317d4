#include "db/sqlite/readers.hpp"

namespace ostiary::db::sqlite {

std::unique_ptr<Reader> Readers::take() {
    {
        std::unique_lock lock(mutex_);
        if (idle_.empty() && open_ == most_) ++counters_.waits;
        returned_.wait(lock, [this] { return !idle_.empty() || open_ < most_; });
        if (!idle_.empty()) {
            auto reader = std::move(idle_.back());
            idle_.pop_back();
            return reader;
        }
        ++open_;
    }
    try {
        return std::make_unique<Reader>(path_);
    } catch (...) {
        {
            std::scoped_lock const lock(mutex_);
            --open_;
        }
        returned_.notify_one();
        throw;
    }
}

void Readers::give_back(std::unique_ptr<Reader> reader) {
    {
        std::scoped_lock const lock(mutex_);
        idle_.push_back(std::move(reader));
    }
    returned_.notify_one();
}

}  // namespace ostiary::db::sqlite
