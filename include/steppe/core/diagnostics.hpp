#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

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

/// All problems found in a scenario, in file order.
class Diagnostics {
public:
    /// Adds a diagnostic, with invalid text bytes replaced by `?`.
    /// \throws ScenarioError when the limit of stored errors is reached (limits.hpp)
    void add(Diagnostic diagnostic);
    void error(std::string code, std::string message, Place place = {}, std::string label = "",
               std::string help = "", Severity severity = Severity::error);
    void warning(std::string code, std::string message, Place place = {}, std::string label = "",
                 std::string help = "");
    [[nodiscard]] bool has_errors() const;
    /// Returns the diagnostics sorted by file, line and column, without duplicates.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

private:
    std::vector<Diagnostic> found_;
};

/// Thrown if a scenario cannot be used; carries all its problems.
struct ScenarioError : std::runtime_error {
    explicit ScenarioError(std::vector<Diagnostic> all);
    std::vector<Diagnostic> diagnostics;
};

/// Formats the message with its position, line and caret, in compiler style, with a final newline.
std::string to_text(const Diagnostic& diagnostic);

/// Formats all messages and a summary line with their number.
std::string to_text(const std::vector<Diagnostic>& diagnostics);

/// Returns the meaning of a code in one or two sentences; empty for an unknown code.
std::string explain_code(const std::string& code);

/// Returns all codes, in the order of codes.def.
std::vector<std::string> all_codes();

}  // namespace steppe
