#pragma once

#include <cstdint>
#include <string>

namespace steppe {

/// Returns an argument `REV:PATH` that is not a file in the form of read_revisions; any other
/// argument as it is.
std::string revision_or_file(const std::string& argument);

/// Reads a file of a revision with git, at most `most` bytes and one.
/// \throws std::invalid_argument with the reason that git gives
std::string read_revision(const std::string& revision, const std::string& path,
                          std::uintmax_t most);

}  // namespace steppe
