#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "steppe/error.hpp"

namespace steppe {

/// Writes a file atomically: temporary file in the same folder, fsync, rename, fsync of the folder.
/// \throws FileError
void write_file(const std::string& path, const std::string& content);

/// Writes a file like write_file, for writers that take a path: `write` fills the temporary file.
void write_by(const std::string& path,
              const std::function<void(const std::string& temporary)>& write);

/// Writes a file like write_file, in pieces: `next` fills each piece and returns false with the
/// last one.
void write_pieces(const std::string& path, const std::function<bool(std::string& piece)>& next);

/// Returns the content of a file.
/// \throws FileError
std::string read_file(const std::string& path);

/// Removes a file if it exists.
/// \throws FileError
void remove_file(const std::string& path);

/// Removes temporary files of write_file and write_by that killed processes left in a folder, if
/// `is_ours` accepts the name of the final file. Keeps those of running processes.
/// \throws FileError
void remove_temporaries(const std::string& folder,
                        const std::function<bool(const std::string& name)>& is_ours);

/// A file of rows of doubles, written in any order from any thread and read in order.
class RowFile {
public:
    /// Opens or creates the file.
    /// \param width doubles per row
    RowFile(std::string path, std::size_t width);
    RowFile(const RowFile&) = delete;
    RowFile& operator=(const RowFile&) = delete;
    ~RowFile();
    /// Writes whole rows, starting at row `first`.
    void put(std::uint64_t first, const std::vector<double>& rows) const;
    /// Fills `rows` with whole rows, starting at row `first`.
    void get(std::uint64_t first, std::vector<double>& rows) const;
    /// Waits until all written rows are on the disk.
    void sync() const;

private:
    std::string path_;
    std::size_t width_;
    int handle_;
};

/// Creates a folder and its parents.
/// \throws FileError
void make_folder(const std::string& path);

/// Returns the SHA-256 in hexadecimal.
std::string sha256(const std::string& content);
/// Returns the SHA-256 of a file, read in pieces.
/// \throws FileError
std::string sha256_of_file(const std::string& path);

}  // namespace steppe
