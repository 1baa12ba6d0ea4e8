#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace steppe {

/// Reads a file of a repository revision, at most `most` + 1 bytes.
/// \throws std::invalid_argument with the reason if the file does not exist
using RevisionReader = std::function<std::string(const std::string& revision,
                                                 const std::string& path, std::uintmax_t most)>;

/// Enables paths into revisions: `REV:/PATH` is relative to the root of the repository,
/// `REV:./PATH` to the working directory. The files that such a file names are read from the same
/// revision.
void read_revisions(RevisionReader reader);

}  // namespace steppe
