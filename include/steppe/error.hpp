#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

/// Errors of the engine.
///
///     try {
///         static_cast<void>(steppe::Model::load("mine.toml"));
///     } catch (const steppe::ScenarioError& error) {
///         std::fputs(to_text(error.diagnostics).c_str(), stderr);
///     }
namespace steppe {

/// An input text, kept so that messages can show its lines.
struct Source {
    std::string path;
    std::string text;
    bool typed = false;     ///< typed on the command line by the user
    bool is_table = false;  ///< a data table, not a scenario
    bool trusted = false;   ///< may name files outside its folder (Paths::anywhere)
};

/// A range within one line of a source. Lines and columns count from 1, columns in code points.
/// Line 0 means the whole file.
struct Place {
    std::shared_ptr<const Source> source;
    int line = 0;
    int column = 1;
    int length = 1;
};

enum class Severity { error, warning };

/// One problem in a scenario.
struct Diagnostic {
    std::string code;  ///< stable, listed in codes.def
    std::string message;
    Place place;
    std::string label{};  ///< text beside the caret
    std::string help{};   ///< suggested fix
    Severity severity = Severity::error;
};

/// Formats the message with its position, line and caret, in compiler style, with a final newline.
std::string to_text(const Diagnostic& diagnostic);
/// Formats all messages and a summary line with their number.
std::string to_text(const std::vector<Diagnostic>& diagnostics);

/// Returns the diagnostics as a JSON array on one line, each with schema, code, severity, message,
/// file, line, column, length, label and help; keys without a value are absent.
std::string to_json(const std::vector<Diagnostic>& diagnostics);
/// Returns one diagnostic as one line of JSON.
std::string json_line_of(const Diagnostic& diagnostic);

/// The base of the errors of the engine that its user causes or must handle: `what()` is the
/// message. Others are standard exceptions, for wrong arguments of a function and lack of memory.
struct Error : std::runtime_error {
    explicit Error(const std::string& message, std::string fix = "",
                   std::vector<Diagnostic> all = {})
        : runtime_error(message), help(std::move(fix)), diagnostics(std::move(all)) {}
    std::string help;                     ///< suggested fix; may be empty
    std::vector<Diagnostic> diagnostics;  ///< of a scenario: all problems with code, place and fix
};

/// A scenario that cannot be used, with all its problems.
struct ScenarioError : Error {
    explicit ScenarioError(std::vector<Diagnostic> all);
};

/// An option of an analysis that is wrong.
struct WrongOption {
    std::string option;  ///< name of its member; empty: the message names it
    std::string message;
};

/// Options that cannot be used; `what()` has a line `option: message` for each.
struct OptionError : Error {
    explicit OptionError(std::vector<WrongOption> all);
    explicit OptionError(const std::string& message) : OptionError("", message) {}
    OptionError(std::string option, std::string message);
    std::vector<WrongOption> wrong;  ///< all of them
};

/// Cause of a file error: the disk, or invalid content.
enum class FileFault { disk, input };

/// A file that cannot be written or read; the message has its name and the reason.
struct FileError : Error {
    explicit FileError(const std::string& what, FileFault of = FileFault::disk)
        : Error(what), fault(of) {}
    FileFault fault;
};

/// A law of the model that a run violates, or an invalid number. The run stops; values are not
/// clamped.
struct AuditFailure : Error {
    AuditFailure(std::string of, std::string who, int at_step, std::uint64_t in_replicate,
                 double was);
    std::string quantity, subject;
    int step;
    std::uint64_t replicate;
    double value;
};

struct Result;

/// Replicates or a search were stopped before their end.
struct Stopped : Error {
    explicit Stopped(const std::string& what = "stopped before the result was complete",
                     std::shared_ptr<const Result> result = nullptr)
        : Error(what), part(std::move(result)) {}
    std::shared_ptr<const Result> part;  ///< of the replicates that ran; null: none
};

}  // namespace steppe

#pragma GCC visibility pop
