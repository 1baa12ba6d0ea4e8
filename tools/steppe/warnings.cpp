#include "tools/steppe/warnings.hpp"

#include <cstdio>
#include <set>

#include <unistd.h>

#include "steppe/error.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {

void report_warnings(const std::vector<Diagnostic>& warnings, const Session& session) {
    static std::set<std::string> reported;
    std::vector<Diagnostic> fresh;
    for (const auto& warning : warnings)
        if (warning.code != "W003" && reported.insert(to_text(warning)).second)
            fresh.push_back(warning);
    if (!fresh.empty()) session.report(fresh);
}

void Session::report(const std::vector<Diagnostic>& diagnostics) const {
    if (error_format == "json")
        std::fputs(to_json(diagnostics).c_str(), stderr);
    else if (progress_is_json())
        for (const auto& one : diagnostics) std::fputs(json_line_of(one).c_str(), stderr);
    else if (!diagnostics.empty()) {
        auto text = to_text(diagnostics);
        if (!text.ends_with("\n\n")) text += "\n";
        std::fputs(coloured(text, STDERR_FILENO).c_str(), stderr);
    }
}

}  // namespace steppe
