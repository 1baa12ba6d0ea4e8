#pragma once

#include <string>

#include "steppe/ensemble/scenarios.hpp"
#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/commands.hpp"

/// Options, threads, instruction sets and signals of the commands with many replicates.
namespace steppe {

struct EnsembleOptions {
    SweepOptions sweep;
    unsigned threads = 0;  ///< 0 until add_ensemble_options
    bool quiet = false;
    std::uint64_t replicates = 0, seed = 0;  ///< count if the option is given
    std::string design;
    double checkpoint = 10;  ///< seconds between checkpoints
    Option replicates_option{}, seed_option{}, design_option{};

    /// Copies the given options into `sweep`, and reports populations that are left out.
    /// \pre the command line is parsed
    void apply_defaults(const Session& session);
};

/// Adds -n, --seed, --design, --threads, --set, --metrics and --quiet.
void add_ensemble_options(Command command, EnsembleOptions& options);

/// Adds --threads, all cores by default.
void add_threads_option(
    Command command, unsigned& threads,
    const std::string& help = "Threads, which change no number (default: all cores)");

/// Reports that the chosen command leaves out the populations of its scenarios.
void report_populations_left_out(const Session& session);

/// Adds --checkpoint, --time-limit and --progress, for a command that resumes (see Checkpoint).
void add_checkpoint_option(Command command, EnsembleOptions& options);

/// Records the design of a plan for the manifest, and reports if it rounds the number of replicates
/// up.
void announce_sample(Session& session, const EnsembleOptions& options, const SweepPlan& plan);
/// Does the same for a command with several plans.
void announce_sample(Session& session, const EnsembleOptions& options, const CommonRun& common);

/// Adds --time-limit, for a command that stops with a checkpoint; others have their own help.
void add_time_limit(Command command, const std::string& help =
                                         "Stop after this time with a checkpoint and exit code 75");

/// Returns the exit code of a run that was stopped: by a signal, or by --time-limit.
int code_after_stop();

/// Makes Ctrl-C and SIGTERM set the stop flag: runs end after the current chunks.
void catch_signals();

/// Returns the instruction set of STEPPE_ISA, or the fastest one. \throws UsageError
Isa isa_of_environment();

/// Reports the memory of a large run before it starts.
/// \throws std::runtime_error if it is more than the machine, its control group or ulimit allows
void check_memory(const SweepPlan& plan, const EnsembleOptions& options,
                  Holds holds = Holds::totals);

/// Returns the control of a run: threads, instruction set and stop flag.
SweepControl control_for(const EnsembleOptions& options);

}  // namespace steppe
