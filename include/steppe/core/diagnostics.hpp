#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace steppe {

/// A text that was read, kept so that a message can show the line it speaks of.
struct Source {
    std::string path;
    std::string text;
    bool typed = false;     ///< on the command line: by whoever runs the program
    bool is_table = false;  ///< a data table, not a scenario
    bool trusted = false;   ///< may name files outside its folder (Paths::anywhere)
};

/// A stretch of one line of a source; lines and columns count from 1, columns in code points.
/// Line 0: the file as a whole.
struct Place {
    std::shared_ptr<const Source> source;
    int line = 0;
    int column = 1;
    int length = 1;
};

enum class Severity { error, warning };

/// One thing that is wrong with a scenario.
struct Diagnostic {
    std::string code;  ///< stable, listed in codes.def
    std::string message;
    Place place;
    std::string label{};  ///< what stands beside the caret
    std::string help{};   ///< what to do
    Severity severity = Severity::error;
};

/// All that was found while a scenario was read, in the order of the files.
class Diagnostics {
public:
    /// Keeps it, with bytes that are no text shown as `?`. \throws ScenarioError at the last error
    /// that is kept (limits.hpp)
    void add(Diagnostic diagnostic);
    [[nodiscard]] bool has_errors() const;
    /// Sorted by file, line and column; repeated ones once.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

private:
    std::vector<Diagnostic> found_;
};

/// Thrown when a scenario cannot be used; carries everything that is wrong with it.
struct ScenarioError : std::runtime_error {
    explicit ScenarioError(std::vector<Diagnostic> all);
    std::vector<Diagnostic> diagnostics;
};

/// The message with its place, line and caret, as a compiler would print it; ends in a line break.
std::string to_text(const Diagnostic& diagnostic);

/// All messages and a last line that counts them.
std::string to_text(const std::vector<Diagnostic>& diagnostics);

/// What a code means, in a sentence or two; empty for an unknown code.
std::string explain_code(const std::string& code);

/// Every code, in the order of codes.def.
std::vector<std::string> all_codes();

}  // namespace steppe
