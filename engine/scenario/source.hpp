#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"
#include "steppe/scenario/document.hpp"

namespace steppe {

using Files = std::vector<std::shared_ptr<const Source>>;

/// What a file is read as: each kind may stand elsewhere and has a limit of its own.
enum class SourceKind { scenario, table };

/// Returns the path, and for standard input or a pipe the name that messages, copies and results
/// have for it.
std::string name_of_input(const std::string& path);

/// Returns the path without `.` and `a/..` if it leads to the same file; else the path as it is.
std::string plain_path(const std::string& path);

/// What tells the file from others, however its path is written.
std::string identity_of(const std::string& path);

/// Why a path is none of a file that can be read through; empty where it is one.
std::string why_no_file(const std::string& path);

/// Returns E004 if the source at `asked_from` may not name the file (`Paths`).
std::optional<Diagnostic> refused(const std::string& path, const Place& asked_from,
                                  SourceKind kind);

/// The whole file, added to `files`; or nothing and a diagnostic that names who asked for it: E001
/// where it cannot be read, is no regular file or would exceed what may be read (limits.hpp), E004
/// where it may not be read (`Paths`).
/// \param paths of a file that no other file names; every other file takes the trust of the source
/// that names it
std::shared_ptr<const Source> read_source(const std::string& path, const Place& asked_from,
                                          SourceKind kind, Files& files, Diagnostics& found,
                                          Paths paths = Paths::own_folder);

}  // namespace steppe
