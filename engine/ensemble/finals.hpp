#pragma once

#include <optional>
#include <vector>

#include "engine/ensemble/sweep.hpp"

/// All replicates of a sweep at one step, in memory, as input of the analyses.
namespace steppe {

/// Replicates of one cell, contiguous within each row.
struct Finals {
    std::size_t count = 0;
    std::vector<double> inputs;     ///< addresses x count: the draws
    std::vector<double> values;     ///< metrics x count, at the step
    std::vector<std::uint8_t> yes;  ///< criteria x count: 1 if it holds
};

/// Runs the whole plan and keeps its replicates, one Finals per cell.
/// \param step step at which metrics are kept, from 0 to the program's last
/// \param control `keep` and `checkpoint` are replaced; `checkpoint_hooks` applies to a plan
/// without `until`; no setting changes a number \return empty if the run was stopped before its end
/// \throws AuditFailure, std::runtime_error for a state of another run
std::optional<std::vector<Finals>> run_finals(const SweepPlan& plan, int step,
                                              SweepControl control);

}  // namespace steppe
