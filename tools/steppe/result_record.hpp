#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "steppe/json.hpp"

/// The records in the folder of a result.
namespace steppe {

/// Everything that determines a result. Results and parts belong together if all entries agree.
struct Fingerprint {
    std::string program;    ///< version, commit and format
    std::string arguments;  ///< SHA-256 of the command and its options
    std::string files;      ///< SHA-256 of names and contents of the input files
};

Json fingerprint_json(const Fingerprint& of);
/// \throws JsonError
Fingerprint read_fingerprint(const Json& json);

/// Returns a clause on how a stored result differs; nothing if all entries agree.
std::optional<std::string> difference(const Fingerprint& stored, const Fingerprint& own);

/// Returns a command line quoted for a shell, without --restart and --overwrite.
std::string command_text(const std::vector<std::string>& words);

/// A result that a folder holds.
struct StoredResult {
    bool complete = false;
    std::optional<Fingerprint> fingerprint{};  ///< empty: written by an older version
    std::string command{};                     ///< as text; empty: unknown
    /// Relative names and SHA-256; an empty SHA-256 is unknown.
    std::map<std::string, std::string> files{};
};

/// Returns whether a file or folder exists. \throws FileError if the check fails
bool is_there(const std::string& path);

/// The record of a result that is being written.
inline constexpr const char* unfinished = "unfinished.json";

/// Returns whether a file name in the folder of a result is specific to this program.
bool is_own_name(const std::string& name);
/// Sets the names that a command gives to its tables and documents; the last one is its Result.
void add_tables(const std::string& command, const std::vector<std::string>& names);
/// Returns whether a file with this name holds a Result.
bool is_result(const std::string& name);
/// Returns the names of add_tables.
const std::vector<std::string>& tables_of(const std::string& command);
/// Returns the files with own names that a folder holds.
std::vector<std::string> own_files(const std::string& folder);
/// Returns whether a file is a record or is only needed while a result is computed.
bool is_working_file(const std::string& name);

/// Returns whether another program wrote the folder's manifest.json. \throws FileError
bool has_foreign_manifest(const std::string& folder);

/// Returns the result in a folder, complete or interrupted. \throws FileError
std::optional<StoredResult> result_in(const std::string& folder);

/// Returns the name of a recorded file, other than a page, that is missing. \throws FileError
std::optional<std::string> lost_file(const std::string& folder, const StoredResult& stored);
/// Returns the name of a recorded file whose content has changed.
std::optional<std::string> changed_file(const std::string& folder, const StoredResult& stored);

}  // namespace steppe
