#include "tools/steppe/folder_lock.hpp"

#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "tools/steppe/arguments.hpp"

namespace steppe {

void lock_folder(const std::string& folder) {
    static std::set<std::string> locked;
    std::error_code none;
    const std::string path = std::filesystem::canonical(folder, none).string();
    if (path.empty() || locked.count(path) > 0) return;
    const int handle = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    if (::flock(handle, LOCK_EX | LOCK_NB) == 0) {
        locked.insert(path);  // the handle stays open: closing it would release the lock
        return;
    }
    const bool busy = errno == EWOULDBLOCK;
    ::close(handle);
    if (busy)
        throw UsageError(
            fmt::format("--out: another steppe is writing into `{}`. Wait until it ends, stop it, "
                        "or choose another folder",
                        folder));
}

}  // namespace steppe
