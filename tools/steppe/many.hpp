#pragma once

#include <string>

#include "steppe/ensemble/sweep.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// What commands that run many futures share: their options, threads, instructions, Ctrl-C, progress.
namespace steppe {

struct ManyOptions {
    SweepOptions sweep;
    unsigned threads = 0;  ///< 0 until add_many_options
    bool quiet = false;
    std::uint64_t replicates = 0, seed = 0;  ///< as given; they count only where the option was
    std::string design;
    double checkpoint = 10;             ///< seconds between checkpoints
    const CLI::App* command = nullptr;  ///< set by add_checkpoint_option
    CLI::Option *replicates_option = nullptr, *seed_option = nullptr, *design_option = nullptr;

    /// Fills `sweep` with what was given; to be called once the command line is parsed.
    void settle();
};

/// -n, --seed, --design, --threads, --set, --metrics, --quiet.
void add_many_options(CLI::App& command, ManyOptions& options);

/// Lets a command say at its start that it leaves out the crowds of the scenarios it is given: their futures have none.
void tell_crowds_left_out(CLI::App& command);

/// --checkpoint, for a command that goes on where it was interrupted (see Checkpoint).
void add_checkpoint_option(CLI::App& command, ManyOptions& options);

/// From here on Ctrl-C and SIGTERM end a run of many futures after the chunks at hand.
void catch_signals();

/// What STEPPE_ISA says, else the fastest. \throws WrongArgument
Isa isa_of_environment();

/// Threads, instructions and the stop flag for a run of many futures.
SweepControl control_for(const ManyOptions& options);

}  // namespace steppe
