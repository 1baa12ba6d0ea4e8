#pragma once

#include <cstdint>
#include <string>

namespace steppe {

/// Converts an argument `REV:PATH` that is not a file to the form of read_revisions; returns any
/// other argument unchanged.
std::string revision_or_file(const std::string& argument);

/// Reads a file of a revision with git, at most `most` + 1 bytes.
/// \throws std::invalid_argument with git's reason
std::string read_revision(const std::string& revision, const std::string& path,
                          std::uintmax_t most);

}  // namespace steppe
