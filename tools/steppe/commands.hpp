#pragma once

#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"

namespace CLI {
class App;
}

/// The sub-commands of the program, one file each.
namespace steppe {

/// The exit code where memory or the disk fails.
inline constexpr int out_of_memory = 4;

/// What all commands share.
struct Session {
    std::vector<std::string> command_line;
    std::string error_format = "text";
    int code = 0;  ///< exit code

    /// Diagnostics to stderr, as a compiler would print them or as a JSON array.
    void tell(const std::vector<Diagnostic>& diagnostics) const;
};

#define STEPPE_COMMAND(name) void add_##name(CLI::App& app, Session& session);
#include "tools/steppe/commands.def"
#undef STEPPE_COMMAND

}  // namespace steppe
