#pragma once

#include <string>

#include "steppe/ensemble/scenarios.hpp"
#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/commands.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Options, threads, instruction sets and signals of the commands with many replicates.
namespace steppe {

struct ManyOptions {
    SweepOptions sweep;
    unsigned threads = 0;  ///< 0 until add_many_options
    bool quiet = false;
    std::uint64_t replicates = 0, seed = 0;  ///< count if the option is given
    std::string design;
    double checkpoint = 10;  ///< seconds between checkpoints
    CLI::Option *replicates_option = nullptr, *seed_option = nullptr, *design_option = nullptr;

    /// Copies the given options into `sweep`. \pre the command line is parsed
    void settle(const Session& session);
};

/// Adds -n, --seed, --design, --threads, --set, --metrics and --quiet.
void add_many_options(CLI::App& command, ManyOptions& options);

/// Makes a command report at its start that it leaves out the populations of its scenarios.
void tell_crowds_left_out(CLI::App& command);

/// Adds --checkpoint, --time-limit and --progress, for a command that resumes (see Checkpoint).
void add_checkpoint_option(CLI::App& command, ManyOptions& options);

/// Records the design of a plan for the manifest, and reports if it rounds the number of replicates
/// up.
void announce_sample(Session& session, const ManyOptions& options, const SweepPlan& plan);
/// Does the same for a command with several plans.
void announce_sample(Session& session, const ManyOptions& options, const CommonRun& common);

/// Adds --time-limit, for a command that stops with a checkpoint; others have their own help.
void add_time_limit(
    CLI::App& command,
    const std::string& help = "Stop after this time with a checkpoint and exit code 75");

/// Returns the exit code of a run that was stopped: by a signal, or by --time-limit.
int code_after_stop();

/// Makes Ctrl-C and SIGTERM set the stop flag: runs end after the current chunks.
void catch_signals();

/// Returns the instruction set of STEPPE_ISA, or the fastest one. \throws WrongArgument
Isa isa_of_environment();

/// Reports the memory of a large run before it starts.
/// \throws std::runtime_error if it is more than the machine, its control group or ulimit allows
void check_memory(const SweepPlan& plan, const ManyOptions& options, Holds holds = Holds::totals);

/// Returns the control of a run: threads, instruction set and stop flag.
SweepControl control_for(const ManyOptions& options);

}  // namespace steppe
