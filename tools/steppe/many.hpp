#pragma once

#include <string>

#include "steppe/ensemble/scenarios.hpp"
#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/commands.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// What commands that run many futures share: their options, threads, instructions, Ctrl-C,
/// progress.
namespace steppe {

struct ManyOptions {
    SweepOptions sweep;
    unsigned threads = 0;  ///< 0 until add_many_options
    bool quiet = false;
    std::uint64_t replicates = 0, seed = 0;  ///< as given; they count only where the option was
    std::string design;
    double checkpoint = 10;  ///< seconds between checkpoints
    CLI::Option *replicates_option = nullptr, *seed_option = nullptr, *design_option = nullptr;

    /// Fills `sweep` with what was given; to be called once the command line is parsed.
    void settle(const Session& session);
};

/// -n, --seed, --design, --threads, --set, --metrics, --quiet.
void add_many_options(CLI::App& command, ManyOptions& options);

/// Lets a command say at its start that it leaves out the crowds of the scenarios it is given:
/// their futures have none.
void tell_crowds_left_out(CLI::App& command);

/// --checkpoint, for a command that goes on where it was interrupted (see Checkpoint).
void add_checkpoint_option(CLI::App& command, ManyOptions& options);

/// Keeps the design of a plan for the manifest, and reports a number of replicates that the design
/// rounds up, before the run.
void announce_sample(Session& session, const ManyOptions& options, const SweepPlan& plan);
/// The same for a command that makes its plans one after the other.
void announce_sample(Session& session, const ManyOptions& options, const CommonRun& common);

/// --time-limit, for a command that stops with a checkpoint.
void add_time_limit(CLI::App& command);

/// Returns the exit code of a run that was stopped: by a signal, or by --time-limit.
int code_after_stop();

/// From here on Ctrl-C and SIGTERM end a run of many futures after the chunks at hand.
void catch_signals();

/// What STEPPE_ISA says, else the fastest. \throws WrongArgument
Isa isa_of_environment();

/// Reports what a large run takes, so that a command that cannot fit ends before it starts.
/// \throws std::runtime_error if it is more than the machine, its control group or ulimit allows
void check_memory(const SweepPlan& plan, const ManyOptions& options, Holds holds = Holds::totals);

/// Threads, instructions and the stop flag for a run of many futures.
SweepControl control_for(const ManyOptions& options);

}  // namespace steppe
