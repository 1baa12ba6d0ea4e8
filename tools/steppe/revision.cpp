#include "tools/steppe/revision.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace steppe {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Replaces the process with git, without a shell. Unlike show, cat-file runs no filter and rejects
/// folders.
[[noreturn]] void become_git(const std::string& object, std::array<int, 2> out, int messages) {
    ::close(out[0]);  // otherwise git would block when the parent stops reading
    const int nowhere = ::open("/dev/null", O_RDONLY);
    ::dup2(nowhere, STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(messages, STDERR_FILENO);
    ::execlp("git", "git", "cat-file", "blob", object.c_str(), nullptr);
    std::fprintf(stderr, "cannot run git: %s\n", std::strerror(errno));
    std::_Exit(127);
}

/// Returns at most `most` + 1 bytes.
std::string read_all(int handle, std::uintmax_t most) {
    std::string out;
    std::array<char, 65536> buffer{};
    for (ssize_t n = 1; n != 0 && out.size() <= most;) {
        n = ::read(handle, buffer.data(), buffer.size());
        if (n < 0 && errno != EINTR) break;
        if (n > 0) out.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return out.substr(0, static_cast<std::size_t>(std::min<std::uintmax_t>(out.size(), most + 1)));
}

/// Returns the first line of git's messages, without `fatal: `.
std::string reason_in(std::FILE* messages) {
    std::array<char, 1024> line{};
    std::rewind(messages);
    if (std::fgets(line.data(), line.size(), messages) == nullptr) return "git reports no reason";
    std::string out = line.data();
    out.erase(std::min(out.find_last_not_of('\n') + 1, out.size()));
    return out.rfind("fatal: ", 0) == 0 ? out.substr(7) : out;
}

}  // namespace

std::string revision_or_file(const std::string& argument) {
    const auto colon = argument.find(':');
    std::error_code error;
    if (colon == std::string::npos || colon == 0 || colon + 1 == argument.size() ||
        argument.front() == '-' || std::filesystem::exists(argument, error))
        return argument;
    const auto path = argument.substr(colon + 1);
    const bool from_here = path.rfind("./", 0) == 0 || path.rfind("../", 0) == 0;
    return argument.substr(0, colon + 1) + (from_here || path.front() == '/' ? "" : "/") + path;
}

std::string read_revision(const std::string& revision, const std::string& path,
                          std::uintmax_t most) {
    const File messages(std::tmpfile(), std::fclose);
    std::array<int, 2> ends{};
    if (!messages || ::pipe(ends.data()) != 0) throw std::runtime_error(std::strerror(errno));
    const pid_t git = ::fork();
    if (git == 0) become_git(revision + ":" + path, ends, ::fileno(messages.get()));
    ::close(ends[1]);
    auto out = git < 0 ? "" : read_all(ends[0], most);
    ::close(ends[0]);
    if (git < 0) throw std::runtime_error("cannot run git: no process can be started");
    int status = 0;
    while (::waitpid(git, &status, 0) < 0 && errno == EINTR) {
    }
    if (out.size() <= most && status != 0) throw std::invalid_argument(reason_in(messages.get()));
    return out;
}

}  // namespace steppe
