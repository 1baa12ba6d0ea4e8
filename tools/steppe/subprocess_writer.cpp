#include "tools/steppe/subprocess_writer.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include "steppe/report/files.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

[[noreturn]] void write_here(const std::function<void()>& write, int error_pipe) {
#ifdef __linux__
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // an orphan must not write beside another program
#endif
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
    try {
        write();
        std::_Exit(0);
    } catch (const std::bad_alloc&) {
        std::_Exit(out_of_memory);
    } catch (const std::exception& error) {
        [[maybe_unused]] const auto ignored =
            ::write(error_pipe, error.what(), std::strlen(error.what()));
    } catch (...) {
        std::_Exit(1);
    }
    std::_Exit(1);
}

std::string all_of(int handle) {
    std::string out;
    std::array<char, 512> buffer{};
    for (ssize_t n = 1; n != 0;) {
        n = ::read(handle, buffer.data(), buffer.size());
        if (n > 0) out.append(buffer.data(), static_cast<std::size_t>(n));
        if (n < 0 && errno != EINTR) break;
    }
    return out;
}

}  // namespace

void write_in_subprocess(const std::string& path, const std::function<void()>& write) {
    const auto fail = [&](const std::string& why) {
        throw FileError(fmt::format("cannot write `{}`: {}", path, why));
    };
    std::array<int, 2> ends{};
#ifdef __linux__
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(std::strerror(errno));
#else
    if (::pipe(ends.data()) != 0) fail(std::strerror(errno));
#endif
    const pid_t writer = ::fork();
    if (writer == 0) write_here(write, ends[1]);
    ::close(ends[1]);
    const std::string ignored = writer < 0 ? "" : all_of(ends[0]);
    ::close(ends[0]);
    if (writer < 0) return write();  // cannot fork: write in this process
    int status = 0;
    while (::waitpid(writer, &status, 0) < 0)
        if (errno != EINTR) fail(std::strerror(errno));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    if (WIFEXITED(status) && WEXITSTATUS(status) == out_of_memory) throw std::bad_alloc();
    if (ignored.rfind("cannot write", 0) == 0) throw FileError(ignored);
    if (!ignored.empty()) fail(ignored);
    fail("the NetCDF library failed");
}

}  // namespace steppe
