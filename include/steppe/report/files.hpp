#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace steppe {

/// What a failure with a file means to the caller: the disk fails, or the file is not what it
/// should be.
enum class FileFault { disk, input };

/// A file could not be written or read; the message names it and the reason.
struct FileError : std::runtime_error {
    explicit FileError(const std::string& what, FileFault of = FileFault::disk)
        : std::runtime_error(what), fault(of) {}
    FileFault fault;
};

/// Writes a file whole or not at all: a temporary beside it, fsync, rename, fsync of the folder.
/// \throws FileError
void write_file(const std::string& path, const std::string& content);

/// The same for who writes by path: `write` fills a temporary beside it, which is then synced and
/// renamed.
void write_by(const std::string& path,
              const std::function<void(const std::string& temporary)>& write);

/// The same for what is too large to be held whole: `next` fills the piece it is given, until it
/// returns false. The last piece counts.
void write_pieces(const std::string& path, const std::function<bool(std::string& piece)>& next);

/// The content of a file. \throws FileError
std::string read_file(const std::string& path);

/// Removes a file if it is there. \throws FileError
void remove_file(const std::string& path);

/// Removes the temporaries of write_file and write_by that a killed program left in a folder, for
/// those file names that `is_ours` accepts. Temporaries of living processes stay. \throws FileError
void remove_temporaries(const std::string& folder,
                        const std::function<bool(const std::string& name)>& is_ours);

/// Rows of doubles in a file, written in any order by any thread, read in order.
class RowFile {
public:
    /// Opens the file, or makes it. \param width doubles a row
    RowFile(std::string path, std::size_t width);
    RowFile(const RowFile&) = delete;
    RowFile& operator=(const RowFile&) = delete;
    ~RowFile();
    /// Writes whole rows from row `first` on.
    void put(std::uint64_t first, const std::vector<double>& rows) const;
    /// Reads whole rows from row `first` on, as many as `rows` holds.
    void get(std::uint64_t first, std::vector<double>& rows) const;
    /// Waits until the disk has all that was put.
    void sync() const;

private:
    std::string path_;
    std::size_t width_;
    int handle_;
};

/// Makes a folder and those above it. \throws FileError
void make_folder(const std::string& path);

/// SHA-256 in hexadecimal.
std::string sha256(const std::string& content);
/// The same of a file, which is read in pieces. \throws FileError
std::string sha256_of_file(const std::string& path);

}  // namespace steppe
