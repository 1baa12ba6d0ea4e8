#pragma once

#include <string>

#include "steppe/model.hpp"
#include "tools/steppe/shared_options.hpp"

/// Options, threads, instruction sets and signals of the commands with many replicates.
namespace steppe {

struct EnsembleOptions : Sampling {
    std::vector<std::string> set{};
    unsigned threads = 0;  ///< 0 until add_ensemble_options or add_threads_option
    bool quiet = false;
    double checkpoint = 10;  ///< seconds between checkpoints
};

/// The largest -n.
inline constexpr std::uint64_t most_replicates = 1000000000;

/// Adds --set, -n, --seed, --design, --threads and, for a command that keeps metrics of its own
/// choice, --metric.
enum class Keeps { nothing, metrics };
void add_ensemble_options(Command command, EnsembleOptions& options, Keeps keeps);

/// Reports the population of a file, which the command leaves out.
void report_population_left_out(const std::string& file);

/// Adds --checkpoint, --time-limit and --progress, for a command that resumes (see Checkpoint).
void add_checkpoint_option(Command command, EnsembleOptions& options);

/// Records the design of replicates for the manifest, and reports if it rounds their number up.
void announce_sample(Session& session, const EnsembleOptions& options, const Planned& planned);

/// Adds --time-limit, for a command that stops with a checkpoint; others have their own help.
void add_time_limit(Command command, const std::string& help =
                                         "Stop after this time with a checkpoint and exit code 75");

/// Returns the exit code of a run that was stopped: by a signal, or by --time-limit.
int code_after_stop();

/// Makes Ctrl-C and SIGTERM set the stop flag: runs end after the current chunks.
void catch_signals();

/// Returns the instruction set of STEPPE_ISA, or the fastest one. \throws UsageError
std::string isa_of_environment();

/// Reports the memory of a large run before it starts.
/// \throws std::runtime_error if it is more than the machine, its control group or ulimit allows
void check_memory(const Planned& planned, const EnsembleOptions& options,
                  const char* run = "the run");

/// Returns how a run works: threads, instruction set and stop flag.
Execution execution_of(const EnsembleOptions& options);

}  // namespace steppe
