#pragma once

#include <stdexcept>
#include <string>

namespace steppe {

/// A file could not be written; the message names it and the reason.
struct FileError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Writes a file whole or not at all: a temporary beside it, fsync, rename.
/// \throws FileError
void write_file(const std::string& path, const std::string& content);

/// Makes a folder and those above it. \throws FileError
void make_folder(const std::string& path);

/// SHA-256 in hexadecimal.
std::string sha256(const std::string& content);

}  // namespace steppe
