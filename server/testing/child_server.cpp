#include "testing/child_server.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace ostiary::testing {
namespace {

struct Pipe {
    int reading;
    int writing;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    return {ends[0], ends[1]};
}

pid_t spawn(std::vector<std::string> words, int standard_input, int standard_output) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, standard_input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, standard_output, STDOUT_FILENO);
    pid_t process = -1;
    int const error = posix_spawn(&process, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::system_error(error, std::generic_category(), words.front());
    return process;
}

}  // namespace

ChildServer::ChildServer(std::string_view script, std::vector<std::string> arguments) {
    auto const input = make_pipe();
    auto const output = make_pipe();
    std::vector<std::string> words{"/usr/bin/python3",
                                   std::string(OSTIARY_SOURCE_FOLDER "/") + std::string(script)};
    words.insert(words.end(), arguments.begin(), arguments.end());
    process_ = spawn(std::move(words), input.reading, output.writing);
    close(input.reading);
    close(output.writing);
    to_child_.reset(fdopen(input.writing, "w"));
    from_child_.reset(fdopen(output.reading, "r"));
    auto const where = read_answer();
    port_ = static_cast<std::uint16_t>(std::uint64_t(where["port"]));
    std::string_view ca_file;
    if (where["ca_file"].get(ca_file) == simdjson::SUCCESS) ca_file_ = ca_file;
}

ChildServer::~ChildServer() {
    to_child_.reset();
    waitpid(process_, nullptr, 0);
}

json::Object ChildServer::ask(std::string_view command) {
    std::fprintf(to_child_.get(), "%.*s\n", static_cast<int>(command.size()), command.data());
    std::fflush(to_child_.get());
    return read_answer();
}

json::Object ChildServer::read_answer() {
    char* line = nullptr;
    std::size_t size = 0;
    auto const length = getline(&line, &size, from_child_.get());
    std::unique_ptr<char, decltype(&std::free)> const freed(line, &std::free);
    if (length <= 0) throw std::runtime_error("the child server ended");
    auto const parsed = document_.parse({line, static_cast<std::size_t>(length)});
    if (!parsed) throw std::runtime_error("the child server does not answer in JSON");
    return *parsed;
}

}  // namespace ostiary::testing
