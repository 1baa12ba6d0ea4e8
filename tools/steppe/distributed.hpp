#pragma once

#include "steppe/ensemble/sweep.hpp"

/// Processes that work on one sweep together, by MPI where the program was built with it and
/// started by mpirun; else there is one.
namespace steppe {

struct Ranks {
    unsigned rank = 0, size = 1;
};
const Ranks& ranks();

/// Brings all ranks' states together in rank 0. \return whether all of them were complete
bool gather(const SweepPlan& plan, SweepState& state, bool complete);

/// What this rank failed with: the others, who wait for it, then end with it when the program
/// exits.
void leave_ranks(int code);

}  // namespace steppe
