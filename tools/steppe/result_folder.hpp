#pragma once

#include <map>
#include <string>
#include <vector>

#include "steppe/report/resolved.hpp"
#include "steppe/scenario/scenario.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/result_record.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// The folder of a result: one rule for what may be written into it.
namespace steppe {

/// What a result is made from, and what it writes beside its tables.
struct FolderUse {
    std::vector<const Scenario*> scenarios;
    std::vector<InputFile> others{};              ///< inputs that are not scenarios
    std::map<std::string, std::string> copies{};  ///< files by relative name, with their SHA-256
};

/// Returns the program's entry of a fingerprint.
std::string fingerprint_program();
/// Returns the fingerprint of the command that is running on these inputs.
Fingerprint fingerprint_of(const Session& session, const FolderUse& use);
/// Whether an option changes neither a number nor the text of a result.
bool changes_nothing(const CLI::Option& option);

/// Adds --overwrite; for a command that continues after an interruption --restart, too.
enum class Resumes { no, yes };
void add_folder_options(CLI::App& command, Session& session, Resumes resumes);

/// Returns names and SHA-256 of a scenario by itself.
std::map<std::string, std::string> hashes_of(const Resolved& copy);

/// Throws WrongArgument if the folder is in use, holds another result that no option allows to
/// replace, or files that the result would replace or that were changed, or one of the inputs.
void require_folder(const Session& session, const std::string& folder, const Fingerprint& own,
                    const FolderUse& use);
/// The same with the fingerprint of the running command. The session keeps it, and the copies.
void require_folder(Session& session, const std::string& folder, const FolderUse& use);

/// Makes and locks the folder and removes the result that it holds; then records the result that is
/// being written, so that an interrupted one can be recognised. \throws FileError, WrongArgument
void begin_folder(const Session& session, const std::string& folder);
/// Removes every recorded file of the result that the folder holds, unless it was changed and only
/// its record says that it is of a result. \throws FileError
void clear_folder(const std::string& folder);
/// Removes the temporaries that killed programs left of files of a result. \throws FileError
void remove_own_temporaries(const std::string& folder, const HeldResult& held);

/// After a failure: removes the record of a result that has no file yet.
void abandon_folder();

/// Writes the manifest, which comes last, and removes the record of an unfinished result.
void write_manifest(const Session& session, const std::string& folder,
                    const std::vector<InputFile>& inputs, const std::vector<std::string>& outputs,
                    const std::map<std::string, double>& seconds);

}  // namespace steppe
