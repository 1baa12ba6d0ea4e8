#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace steppe {

/// Reads a file of a revision of a repository, at most `most` bytes and one.
/// \throws std::invalid_argument with the reason if there is no such file
using RevisionReader = std::function<std::string(const std::string& revision,
                                                 const std::string& path, std::uintmax_t most)>;

/// From here on `REV:/PATH` from the root of the repository and `REV:./PATH` name files of
/// revisions; the files that they name are read from the same revision.
void read_revisions(RevisionReader reader);

}  // namespace steppe
