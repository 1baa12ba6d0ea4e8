#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "steppe/error.hpp"

#pragma GCC visibility push(default)

namespace steppe {

/// How far a piece of work is.
struct Progress {
    std::uint64_t done = 0;
    std::uint64_t all = 0;            ///< 0: not known, as for a search
    std::uint64_t resumed = 0;        ///< of those done, part that a checkpoint held
    const char* unit = "replicates";  ///< or `runs`: central runs; `MB`, `steps`, `parts`
    std::string what{};               ///< a stage, such as `reading agents`; empty: the whole
    std::uint64_t steps = 0;          ///< that one of them takes
    /// First question of the scenario with its probability so far, and the interval of 95 %; empty:
    /// not known.
    std::string question{};
    double probability = 0, low = 0, high = 0;
};

/// Work that is about to begin.
struct Planned {
    std::uint64_t replicates = 0;        ///< as rounded by the design; 0: central runs alone
    std::uint64_t seed = 1, groups = 1;  ///< groups: independent parts of the replicates
    std::string design{};
    std::size_t metrics = 0, dates = 0, combinations = 0;
    std::uint64_t bytes = 0;        ///< of memory, about
    bool keeps_replicates = false;  ///< memory grows with the replicates, else with the metrics
};

/// How work runs; nothing here changes a number.
///
///     std::atomic<bool> stop = false;
///     const steppe::Execution how{.threads = 4, .stop = &stop};
struct Execution {
    unsigned threads = 0;  ///< 0: all of the machine
    /// Set from another thread, it stops the work after the current chunks.
    std::atomic<bool>* stop = nullptr;
    /// Called about five times a second.
    std::function<void(const Progress&)> progress{};
    /// Called once, when all options are checked and before the first run. It may throw to refuse.
    std::function<void(const Planned&)> begin{};
    /// Called with warnings about the options; one without a code is a remark.
    std::function<void(const std::vector<Diagnostic>&)> warn{};
    /// Checkpoint: `resume` returns the saved state of the run that begins, or nothing; several
    /// runs of one analysis begin in the same order each time. `save` receives the state of the
    /// current run every `save_every` seconds (0: after each chunk), when stopped, and at the end
    /// of a run that others follow.
    std::function<std::string()> resume{};
    std::function<void(const std::string& state)> save{};
    double save_every = 10;
    std::function<void()> chunk_done{};  ///< called by the threads after each chunk
    std::string isa{};                   ///< instruction set: v4, v3, scalar; empty: the fastest
    bool audit = false;                  ///< check every law of the model at every step (slow)
};

/// Returns the instruction sets that this machine and build have, the fastest first.
std::vector<std::string> instruction_sets();

/// How replicates are drawn. What is not given is that of the scenario's table [sweep].
struct Sampling {
    std::optional<std::uint64_t> replicates{};  ///< a Sobol' design takes more, a power of two
    std::optional<std::uint64_t> seed{};
    std::optional<std::string> design{};  ///< `sobol`, `lhs`, `random`
    std::vector<std::string> metrics{};   ///< patterns such as `influence_share.*`; empty: default
    std::vector<std::string> vary{};      ///< patterns of the numbers to draw; empty: all
    bool finals = false;                  ///< a sweep also keeps each replicate: Sweep::finals()
    Execution execution{};
};

}  // namespace steppe

#pragma GCC visibility pop
