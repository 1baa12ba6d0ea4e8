#include "engine/core/files.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <nettle/sha2.h>
#include <unistd.h>

namespace steppe {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
    throw FileError(fmt::format("cannot write `{}`: {}", path, std::strerror(error)));
}

/// Renames a complete temporary file and syncs its folder. A file written later, such as a
/// manifest, thus never exists without it.
void name_it(const std::string& temporary, const std::string& path) {
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail(path, errno);
    const auto folder = std::filesystem::path(path).parent_path();
    const int handle =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;  // a folder without read permission
    const int synced = ::fsync(handle), error = errno;
    ::close(handle);
    if (synced != 0 && error != EINVAL)
        fail(path, error);  // EINVAL: not supported by the file system
}

/// A temporary file, removed unless it is kept.
class Temporary {
public:
    explicit Temporary(std::string path)
        : path_(std::move(path)),
          handle_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
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
    }

    void keep_as(const std::string& path) {
        if (::fsync(handle_) != 0) fail(path_, errno);
        const int closed = ::close(handle_);
        handle_ = -1;
        if (closed != 0) fail(path_, errno);
        name_it(path_, path);
        kept_ = true;
    }

private:
    std::string path_;
    int handle_;
    bool kept_ = false;
};

/// Reads a file in pieces.
/// \throws FileError
template <class Use>
void read_pieces(const std::string& path, Use use) {
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    std::array<char, 65536> buffer{};
    ssize_t n = handle < 0 ? -1 : 0;
    while (handle >= 0 &&
           ((n = ::read(handle, buffer.data(), buffer.size())) > 0 || (n < 0 && errno == EINTR)))
        if (n > 0) use(buffer.data(), static_cast<std::size_t>(n));
    const int error = errno;
    if (handle >= 0) ::close(handle);
    if (n == 0) return;
    const bool wrong_name =
        error == ENOENT || error == ENOTDIR || error == EISDIR || error == EACCES;
    throw FileError(fmt::format("cannot read `{}`: {}", path, std::strerror(error)),
                    wrong_name ? FileFault::input : FileFault::disk);
}

/// Returns whether a text is the id of a process that has ended.
bool is_of_dead_process(const std::string& text) {
    int process = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, process);
    if (error != std::errc{} || at != end || process <= 0) return false;
    return process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH);
}

class Sha256 {
public:
    Sha256() { sha256_init(&context_); }
    void update(const char* bytes, std::size_t size) {
        sha256_update(&context_, size, reinterpret_cast<const std::uint8_t*>(bytes));
    }
    std::string text() {
        std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
        sha256_digest(&context_, digest.size(), digest.data());
        return fmt::format("{:02x}", fmt::join(digest, ""));
    }

private:
    sha256_ctx context_{};
};

}  // namespace

void write_file(const std::string& path, const std::string& content) {
    Temporary file(fmt::format("{}.{}.tmp", path, ::getpid()));
    file.write(content);
    file.keep_as(path);
}

void write_pieces(const std::string& path, const std::function<bool(std::string&)>& next) {
    Temporary file(fmt::format("{}.{}.tmp", path, ::getpid()));
    std::string piece;
    for (bool more = true; more;) {
        piece.clear();
        more = next(piece);
        file.write(piece);
    }
    file.keep_as(path);
}

void write_by(const std::string& path, const std::function<void(const std::string&)>& write) {
    const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
    try {
        write(temporary);
        const int handle = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
        if (handle < 0) fail(path, errno);
        const int synced = ::fsync(handle), error = errno;
        ::close(handle);
        if (synced != 0) fail(path, error);
        name_it(temporary, path);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

std::string read_file(const std::string& path) {
    std::string out;
    read_pieces(path, [&](const char* piece, std::size_t size) { out.append(piece, size); });
    return out;
}

void remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        throw FileError(fmt::format("cannot remove `{}`: {}", path, std::strerror(errno)));
}

void remove_temporaries(const std::string& folder,
                        const std::function<bool(const std::string& name)>& is_ours) {
    constexpr std::string_view end = ".tmp";
    std::vector<std::string> found;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        std::string name = entry.path().filename().string();
        if (name.size() <= end.size() || name.substr(name.size() - end.size()) != end) continue;
        name.resize(name.size() - end.size());
        const auto dot = name.rfind('.');
        if (dot == std::string::npos || !is_ours(name.substr(0, dot))) continue;
        if (is_of_dead_process(name.substr(dot + 1))) found.push_back(entry.path().string());
    }
    for (const auto& path : found) remove_file(path);
}

RowFile::RowFile(std::string path, std::size_t width)
    : path_(std::move(path)),
      width_(width),
      handle_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    if (handle_ < 0) fail(path_, errno);
}

RowFile::~RowFile() { ::close(handle_); }

void RowFile::put(std::uint64_t first, const std::vector<double>& rows) const {
    const auto* bytes = reinterpret_cast<const char*>(rows.data());
    const std::size_t size = rows.size() * sizeof(double);
    for (std::size_t done = 0; done < size;) {
        const ssize_t n = ::pwrite(handle_, bytes + done, size - done,
                                   static_cast<off_t>(first * width_ * sizeof(double) + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail(path_, errno);
        done += static_cast<std::size_t>(n);
    }
}

void RowFile::get(std::uint64_t first, std::vector<double>& rows) const {
    auto* bytes = reinterpret_cast<char*>(rows.data());
    const std::size_t size = rows.size() * sizeof(double);
    for (std::size_t done = 0; done < size;) {
        const ssize_t n = ::pread(handle_, bytes + done, size - done,
                                  static_cast<off_t>(first * width_ * sizeof(double) + done));
        if (n < 0 && errno == EINTR) continue;
        if (n == 0)
            throw FileError(fmt::format("cannot read `{}`: it ends early", path_),
                            FileFault::input);
        if (n < 0)
            throw FileError(fmt::format("cannot read `{}`: {}", path_, std::strerror(errno)));
        done += static_cast<std::size_t>(n);
    }
}

void RowFile::sync() const {
    if (::fdatasync(handle_) != 0) fail(path_, errno);
}

void make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error || !std::filesystem::is_directory(path))
        throw FileError(
            fmt::format("cannot make the folder `{}`: {}", path,
                        error ? error.message() : "a file stands in its place"),
            !error || error == std::errc::not_a_directory ? FileFault::input : FileFault::disk);
}

std::string sha256(const std::string& content) {
    Sha256 hash;
    hash.update(content.data(), content.size());
    return hash.text();
}

std::string sha256_of_file(const std::string& path) {
    Sha256 hash;
    read_pieces(path, [&](const char* piece, std::size_t size) { hash.update(piece, size); });
    return hash.text();
}

}  // namespace steppe
