// A real server of tests/support as a child process, for tests that speak to it over the network. It is told
// what to do by lines of JSON (see tests/support/commands.py), and is gone when this ends.
//
//     ChildServer gateway("tests/support/http_gateway.py");
//     gateway.ask(R"({"do": "answer", "status": 500})");
//     auto const requests = json::Array(gateway.ask(R"({"do": "records"})")["requests"]);
#pragma once

#include "base/json_reader.hpp"

#include <gtest/gtest.h>
#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::testing {

using namespace ::testing;  // as in testing/temporary_folder.hpp

class ChildServer {
  public:
    // `script` is a path from the root of the project.
    explicit ChildServer(std::string_view script, std::vector<std::string> arguments = {});
    ~ChildServer();
    ChildServer(ChildServer const&) = delete;
    ChildServer& operator=(ChildServer const&) = delete;

    std::uint16_t port() const { return port_; }
    // The certificate to trust; empty when it speaks no TLS.
    std::string const& ca_file() const { return ca_file_; }

    // The answer is valid until the next question.
    json::Object ask(std::string_view command);

  private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using File = std::unique_ptr<std::FILE, Close>;

    json::Object read_answer();

    pid_t process_ = -1;
    File to_child_;
    File from_child_;
    json::Document document_;
    std::uint16_t port_ = 0;
    std::string ca_file_;
};

}  // namespace ostiary::testing
