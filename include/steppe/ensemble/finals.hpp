#pragma once

#include <optional>
#include <vector>

#include "steppe/ensemble/sweep.hpp"

/// Every future of a sweep at one step, in memory: what analyses look at.
namespace steppe {

/// Futures of one cell; one after the other in each row.
struct Finals {
    std::size_t count = 0;
    std::vector<double> inputs;     ///< addresses x count: what was drawn
    std::vector<double> values;     ///< metrics x count, at the step
    std::vector<std::uint8_t> yes;  ///< asks x count: 1 where the ask holds
};

/// Runs the whole plan and keeps its futures, a Finals per cell.
/// \param step at which metrics are kept, 0 to the program's last
/// \param control `keep` and `checkpoint` are replaced; it may carry a plan without `until`;
/// nothing in it changes a number \return nothing where the run was stopped before its end \throws
/// AuditFailure, std::runtime_error for a state of another run
std::optional<std::vector<Finals>> run_finals(const SweepPlan& plan, int step,
                                              SweepControl control);

}  // namespace steppe
