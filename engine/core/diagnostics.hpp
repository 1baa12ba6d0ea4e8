#pragma once

#include <string>
#include <vector>

#include "steppe/error.hpp"

namespace steppe {

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

/// Returns a warning without a place.
Diagnostic warning_of(std::string code, std::string message, std::string help);

/// Returns the meaning of a code in one or two sentences; empty for an unknown code.
std::string explain_code(const std::string& code);

/// Returns all codes, in the order of codes.def.
std::vector<std::string> all_codes();

}  // namespace steppe
