#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "steppe/error.hpp"
#include "tools/steppe/command_line.hpp"

/// The commands of the program, one file for each.
namespace steppe {

/// Exit code if memory or the disk fails.
inline constexpr int out_of_memory = 4;
/// Exit codes of a failed --expect or --fail-if, of Ctrl-C or SIGTERM, and of --time-limit.
inline constexpr int expectation_failed = 1, interrupted = 130, time_is_up = 75;

struct Fingerprint;

/// The shards that a merged sweep lacks.
struct MissingShards {
    std::vector<std::uint64_t> missing;
    std::uint64_t shards = 0;      ///< of the whole sweep
    std::uint64_t replicates = 0;  ///< merged, over all combinations of a grid
    std::uint64_t planned = 0;     ///< of the whole sweep

    /// Returns `1 of 4 shards is missing (2): 768 of 1024 replicates are merged`.
    [[nodiscard]] std::string text() const;
};

/// The design of the replicates behind a result, for its manifest.
struct SampleDesign {
    std::uint64_t replicates = 0, seed = 0;
    std::string design;
    std::optional<MissingShards> missing{};
};

/// State shared by all commands.
struct Session {
    std::vector<std::string> command_line;
    std::string error_format = "text";
    bool anywhere = false;                             ///< --allow-paths: of every scenario
    int code = 0;                                      ///< exit code
    Command command{};                                 ///< set before it runs
    bool overwrite = false, restart = false;           ///< see add_folder_options
    std::shared_ptr<const Fingerprint> fingerprint{};  ///< set by require_folder
    std::map<std::string, std::string> copies{};       ///< of inputs, by require_folder: SHA-256
    std::optional<SampleDesign> sample{};              ///< of a command with replicates
    std::chrono::system_clock::time_point start = std::chrono::system_clock::now();

    /// Prints diagnostics to stderr, in the style of a compiler or as a JSON array.
    void report(const std::vector<Diagnostic>& diagnostics) const;
};

/// A command: its options, which add_options() adds, and its call, run().
struct BasicCommand {
    Command command;
    Session& session;
};

template <class T>
void add_command(Command command, Session& session) {
    const auto own = std::make_shared<T>(BasicCommand{command, session});
    own->add_options();
    command.on_run([own] { own->run(); });
}

#define STEPPE_COMMAND(name, help) void add_##name(Command command, Session& session);
#include "tools/steppe/commands.def"
#undef STEPPE_COMMAND

}  // namespace steppe
