#pragma once

#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"

namespace CLI {
class App;
}

/// The sub-commands of the program, one file each.
namespace steppe {

/// What all commands share.
struct Session {
    std::vector<std::string> command_line;
    std::string error_format = "text";
    int code = 0;  ///< exit code

    /// Diagnostics to stderr, as a compiler would print them or as a JSON array.
    void tell(const std::vector<Diagnostic>& diagnostics) const;
};

void add_run(CLI::App& app, Session& session);
void add_sweep(CLI::App& app, Session& session);
void add_compare(CLI::App& app, Session& session);
void add_regret(CLI::App& app, Session& session);
void add_game(CLI::App& app, Session& session);
void add_merge(CLI::App& app, Session& session);
void add_check(CLI::App& app, Session& session);
void add_paths(CLI::App& app, Session& session);
void add_chokepoints(CLI::App& app, Session& session);
void add_diff(CLI::App& app, Session& session);
void add_sources(CLI::App& app, Session& session);
void add_list(CLI::App& app, Session& session);
void add_explain(CLI::App& app, Session& session);
void add_new(CLI::App& app, Session& session);
void add_schema(CLI::App& app, Session& session);
void add_completions(CLI::App& app, Session& session);

}  // namespace steppe
