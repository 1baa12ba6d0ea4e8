#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/diagnostics.hpp"
#include "engine/scenario/document.hpp"

namespace steppe {

using Files = std::vector<std::shared_ptr<const Source>>;
class ReadFiles;

/// Kind of an input file; each kind has its own folder policy and size limit.
enum class SourceKind { scenario, table };

/// Returns the path, or, for standard input or a pipe, its name in messages, copies and results.
std::string name_of_input(const std::string& path);

/// Returns the path without `.` and `a/..` if it leads to the same file; else the path as it is.
std::string plain_path(const std::string& path);

/// Returns the canonical path, which identifies a file.
std::string identity_of(const std::string& path);

/// Returns why a path does not name a regular file, or an empty text.
std::string why_no_file(const std::string& path);

/// Returns E004 if the policy (`Paths`) forbids the file to the file that names it.
std::optional<Diagnostic> refused(const std::string& path, const Place& asked_from,
                                  SourceKind kind);

/// Reads a whole file, or takes it from those that `read` has, adds it to `files` and returns it.
/// Otherwise returns null and reports at `asked_from`: E001 if the file cannot be read, is not a
/// regular file or exceeds a limit (limits.hpp), E004 if the policy forbids it (`Paths`).
std::shared_ptr<const Source> read_source(const std::string& path, const Place& asked_from,
                                          SourceKind kind, Files& files, Diagnostics& found,
                                          Paths paths, const ReadFiles& read);

}  // namespace steppe
