#pragma once

#include <memory>
#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"

namespace steppe {

using Files = std::vector<std::shared_ptr<const Source>>;

/// What a file is read as: each kind may stand elsewhere and has a limit of its own.
enum class SourceKind { scenario, table };

/// The whole file, added to `files`; or nothing and a diagnostic that names who asked for it: E001 where it cannot be
/// read, is no regular file or would exceed what may be read (limits.hpp), E004 where it may not be read (`Paths`).
std::shared_ptr<const Source> read_source(const std::string& path, const Place& asked_from, SourceKind kind, Files& files, Diagnostics& found);

/// A path as the file of that place names it: relative ones stand beside the file; those typed on the command line
/// are as they are.
std::string path_beside(const Place& named_in, const std::string& name);

}  // namespace steppe
