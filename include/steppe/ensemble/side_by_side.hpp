#pragma once

#include "steppe/ensemble/sweep.hpp"

/// The same futures of several cells at once, for who compares them one by one.
namespace steppe {

/// The same replicates of every cell.
struct SideBySide {
    std::size_t group;  ///< to which all of them belong
    const std::vector<ChunkView>& cells;
};

/// Where a run begins, and what is done between its parts.
struct Parts {
    std::uint64_t first = 0;  ///< chunk of a cell
    /// Called every `control.interval` and at a stop: all chunks before `next` were handed over,
    /// and no thread works.
    std::function<void(std::uint64_t next)> between{};
};

/// Runs the whole plan, each chunk in all cells before the next, and hands every chunk over once:
/// in any order, by threads 0 to control.threads - 1, so that `take` needs no lock for what it
/// keeps per thread. Each thread holds a chunk of every cell: columns x chunk doubles. \param
/// control `keep` and `checkpoint` are not called; progress counts the futures of all cells \return
/// the first chunk of a cell that was not done: less than plan.chunks_a_cell where the run was
/// stopped \throws AuditFailure
std::uint64_t run_side_by_side(const SweepPlan& plan, const SweepControl& control,
                               const std::function<void(unsigned thread, const SideBySide&)>& take,
                               const Parts& parts = {});

/// Hands over the first chunk, as run_side_by_side does, to `look`: what ranges and scales are
/// taken from.
void look_side_by_side(const SweepPlan& plan, const SweepControl& control,
                       const std::function<void(const SideBySide&)>& look);

/// Replicates of a cell in its first chunks.
std::uint64_t replicates_in(const SweepPlan& plan, std::uint64_t chunks);

}  // namespace steppe
