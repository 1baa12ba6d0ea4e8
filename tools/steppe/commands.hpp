#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"
#include "steppe/scenario/document.hpp"

namespace CLI {
class App;
}

/// The sub-commands of the program, one file each.
namespace steppe {

/// The exit code if memory or the disk fails.
inline constexpr int out_of_memory = 4;
/// The exit codes of a failed --expect or --fail-if, of Ctrl-C or SIGTERM, and of --time-limit.
inline constexpr int expectation_failed = 1, interrupted = 130, time_is_up = 75;

struct Fingerprint;

/// The design of the replicates behind a result, for its manifest.
struct SampleDesign {
    std::uint64_t replicates = 0, seed = 0;
    std::string design;
};

/// What all commands share.
struct Session {
    std::vector<std::string> command_line;
    std::string error_format = "text";
    Paths paths = Paths::own_folder;                   ///< --allow-paths: of every scenario
    int code = 0;                                      ///< exit code
    const CLI::App* command = nullptr;                 ///< set before a command runs
    bool overwrite = false, restart = false;           ///< see add_folder_options
    std::shared_ptr<const Fingerprint> fingerprint{};  ///< set by require_folder
    std::map<std::string, std::string> copies{};       ///< of inputs, by require_folder: SHA-256
    std::shared_ptr<const SampleDesign> sample{};      ///< of a command with replicates
    std::chrono::system_clock::time_point start = std::chrono::system_clock::now();

    /// Diagnostics to stderr, as a compiler would print them or as a JSON array.
    void tell(const std::vector<Diagnostic>& diagnostics) const;
};

#define STEPPE_COMMAND(name) void add_##name(CLI::App& app, Session& session);
#include "tools/steppe/commands.def"
#undef STEPPE_COMMAND

}  // namespace steppe
