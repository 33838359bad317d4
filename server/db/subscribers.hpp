// Who wants to be told of which channel.
#pragma once

#include "db/database.hpp"

#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::db {

class Subscribers {
  public:
    void add(std::string channel, Subscriber subscriber);
    void tell(std::string_view channel, std::string_view payload) const;
    void tell(std::vector<Notification> const& notifications) const;
    // Every subscriber of every channel: notifications may have been missed.
    void tell_to_forget() const;

  private:
    mutable std::shared_mutex mutex_;
    std::map<std::string, std::vector<Subscriber>, std::less<>> of_channel_;
};

}  // namespace ostiary::db
