#pragma once

#include "engine/ensemble/sweep.hpp"

/// The same replicates of several cells at once, for paired comparisons.
namespace steppe {

/// The same replicates of every cell.
struct PairedChunk {
    std::size_t group;  ///< common group of these replicates
    const std::vector<ChunkView>& cells;
};

/// The start of a run and the hook between its parts.
struct Parts {
    std::uint64_t first = 0;  ///< chunk of a cell
    /// Called every `control.interval` and at a stop, while no thread works and after all chunks
    /// before `next` were handed over.
    std::function<void(std::uint64_t next)> between{};
};

/// Runs the whole plan, each chunk in all cells before the next, and passes every chunk to
/// `consume` once: in any order, from threads 0 to control.threads - 1, so that per-thread state
/// needs no lock. Each thread holds a chunk of every cell: columns x chunk doubles. \param control
/// `keep` and `checkpoint` are not called; progress counts the replicates of all cells \return the
/// first chunk of a cell that was not run; below plan.chunks_a_cell if stopped \throws AuditFailure
std::uint64_t run_paired(const SweepPlan& plan, const SweepControl& control,
                         const std::function<void(unsigned thread, const PairedChunk&)>& consume,
                         const Parts& parts = {});

/// Passes the first chunk to `look`, as run_paired does, to derive ranges and scales.
void sample_paired(const SweepPlan& plan, const SweepControl& control,
                   const std::function<void(const PairedChunk&)>& look);

/// Returns the number of replicates in the first chunks of a cell.
std::uint64_t replicates_in(const SweepPlan& plan, std::uint64_t chunks);

}  // namespace steppe
