#pragma once

#include <map>
#include <string>
#include <vector>

#include "steppe/model.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/result_record.hpp"
#include "tools/steppe/shared_options.hpp"

/// The folder of a result, and the rules for writing into it.
namespace steppe {

/// Inputs of a result and files written in addition to its tables.
struct FolderUse {
    SourceFiles scenarios;
    std::vector<InputFile> others{};              ///< inputs that are not scenarios
    std::map<std::string, std::string> copies{};  ///< files by relative name, with their SHA-256
    std::optional<Sampling> defaults{};  ///< seed and design of a command without these options
};

/// Returns the program's entry of a fingerprint.
std::string fingerprint_program();
/// Returns the fingerprint of the running command on these inputs.
Fingerprint fingerprint_of(const Session& session, const FolderUse& use);
/// Returns whether an option affects neither numbers nor text of a result.
bool changes_nothing(Option option);

/// Returns the file names and SHA-256 of a resolved scenario.
std::map<std::string, std::string> hashes_of(const Resolved& copy);

/// Locks a folder against other processes of this program until the process ends. Does nothing if
/// the folder does not exist or its file system has no locks.
/// \throws UsageError if another process holds the lock
void lock_folder(const std::string& folder);

/// Throws UsageError if the folder is in use or holds another result (without an option that
/// replaces it), an input, or foreign or changed files that the result would replace.
void require_folder(const Session& session, const std::string& folder, const Fingerprint& own,
                    const FolderUse& use);
/// Does the same with the fingerprint of the running command and stores it in the session with the
/// copies.
void require_folder(Session& session, const std::string& folder, const FolderUse& use);

/// Creates and locks the folder, removes the result in it and records the new, unfinished one, so
/// that an interruption can be recognised. \throws FileError, UsageError
void begin_folder(const Session& session, const std::string& folder);
/// Removes every recorded file of the result in the folder, except changed files whose names are
/// not those of results. \throws FileError
void clear_folder(const std::string& folder);
/// Removes temporaries of result files left by killed programs. \throws FileError
void remove_own_temporaries(const std::string& folder, const StoredResult& stored);

/// After a failure, removes the record of a result that has no file yet.
void abandon_folder();

/// Writes the manifest, which comes last, and removes the record of an unfinished result.
void write_manifest(const Session& session, const std::string& folder,
                    const std::vector<InputFile>& inputs, const std::vector<std::string>& outputs,
                    const std::map<std::string, double>& seconds);

}  // namespace steppe
