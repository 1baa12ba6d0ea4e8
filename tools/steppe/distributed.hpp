#pragma once

#include "engine/ensemble/sweep.hpp"

/// Processes that share one sweep, if the program was built with MPI and started by mpirun;
/// otherwise there is one.
namespace steppe {

struct Ranks {
    unsigned rank = 0, size = 1;
};
const Ranks& ranks();

/// Merges the states of all ranks in rank 0. \return whether all of them are complete
bool gather(const SweepPlan& plan, SweepState& state, bool complete);

/// Records the exit code of a failed rank; at exit it aborts the others, which wait for it.
void leave_ranks(int code);

}  // namespace steppe
