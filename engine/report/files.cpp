#include "steppe/report/files.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <nettle/sha2.h>
#include <unistd.h>

namespace steppe {
namespace {

[[noreturn]] void fail(const std::string& path, int error) { throw FileError(fmt::format("cannot write `{}`: {}", path, std::strerror(error))); }

/// A temporary file that is gone unless it was kept.
class Temporary {
public:
    explicit Temporary(std::string path) : path_(std::move(path)), handle_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
        if (handle_ < 0) fail(path_, errno);
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        if (handle_ >= 0) ::close(handle_);
        if (!kept_) ::unlink(path_.c_str());
    }

    void write(const std::string& content) {
        for (std::size_t done = 0; done < content.size();) {
            const ssize_t n = ::write(handle_, content.data() + done, content.size() - done);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail(path_, errno);
            done += static_cast<std::size_t>(n);
        }
        if (::fsync(handle_) != 0) fail(path_, errno);
    }

    void keep_as(const std::string& path) {
        const int closed = ::close(handle_);
        handle_ = -1;
        if (closed != 0) fail(path_, errno);
        if (::rename(path_.c_str(), path.c_str()) != 0) fail(path, errno);
        kept_ = true;
    }

private:
    std::string path_;
    int handle_;
    bool kept_ = false;
};

}  // namespace

void write_file(const std::string& path, const std::string& content) {
    Temporary file(fmt::format("{}.{}.tmp", path, ::getpid()));
    file.write(content);
    file.keep_as(path);
}

void make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error || !std::filesystem::is_directory(path))
        throw FileError(fmt::format("cannot make the folder `{}`: {}", path, error ? error.message() : "a file stands in its place"));
}

std::string sha256(const std::string& content) {
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, content.size(), reinterpret_cast<const std::uint8_t*>(content.data()));
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context, digest.size(), digest.data());
    return fmt::format("{:02x}", fmt::join(digest, ""));
}

}  // namespace steppe
