#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// The folder of a result: one rule for what may be written into it.
namespace steppe {

/// Everything that decides a result. Results and parts of results belong together if all three agree.
struct Fingerprint {
    std::string program;    ///< version, commit and format
    std::string arguments;  ///< SHA-256 of the command and its options
    std::string files;      ///< SHA-256 of names and contents of the scenario files
};

/// Returns the program's entry of a fingerprint.
std::string fingerprint_program();
/// Returns the fingerprint of the command that is running on these scenarios.
Fingerprint fingerprint_of(const Session& session, const std::vector<const Scenario*>& inputs);
/// Returns why a stored result differs, as a clause about it; nothing if all entries agree.
std::optional<std::string> difference(const Fingerprint& stored, const Fingerprint& own);

/// Whether an option changes neither a number nor the text of a result.
bool changes_nothing(const CLI::Option& option);

/// Returns a command line as a shell reads it, without --restart.
std::string command_text(const std::vector<std::string>& words);

/// Adds --overwrite; for a command that continues after an interruption --restart, too.
enum class Resumes { no, yes };
void add_folder_options(CLI::App& command, Session& session, Resumes resumes);

/// A result that a folder holds.
struct HeldResult {
    bool complete = false;
    std::optional<Fingerprint> fingerprint;  ///< empty: an older version made it
    std::string command;                     ///< as text; empty: unknown
    std::vector<std::string> files;          ///< relative names
};

/// Returns the result in a folder, complete or interrupted. \throws FileError
std::optional<HeldResult> result_in(const std::string& folder);

/// Throws UsageError if the folder holds another result that no option allows to replace, or files
/// whose names the program uses, or if the result would replace one of the inputs.
void require_folder(const Session& session, const std::string& folder, const Fingerprint& own,
                    const std::vector<const Scenario*>& inputs);
/// The same with the fingerprint of the running command, which the session keeps for the manifest.
void require_folder(Session& session, const std::string& folder,
                    const std::vector<const Scenario*>& inputs);

/// Makes the folder and removes every file of the result that it holds; then records the result that
/// is being written, so that an interrupted one can be told apart. \throws FileError
void begin_folder(const Session& session, const std::string& folder);
/// Removes every file of the result that the folder holds. \throws FileError
void clear_folder(const std::string& folder);

/// After a failure: removes the record of a result that has no file yet.
void abandon_folder();

/// Writes the manifest, which comes last, and removes the record of an unfinished result.
void write_manifest(const Session& session, const std::string& folder,
                    const std::vector<InputFile>& inputs,
                    const std::vector<std::string>& outputs,
                    const std::map<std::string, double>& seconds);

}  // namespace steppe
