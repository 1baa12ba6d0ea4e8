#pragma once

#include <optional>
#include <vector>

#include "engine/analysis/paired.hpp"

/// Comparison of scenarios with the first scenario of a plan, with intervals.
namespace steppe {

/// Totals of a comparison, streamed: their size does not grow with the replicates.
struct Comparison {
    int step = 0;                            ///< step at which scenarios are reported
    std::vector<CellAccumulator> scenarios;  ///< per cell: metrics at the step, and the criteria
    std::vector<PairedAccumulator> against;  ///< per cell but the first: that cell minus the first

    [[nodiscard]] std::uint64_t replicates() const { return against.front().replicates(); }
};

/// Runs all cells of a plan under the same draws.
/// \param plan at least two cells (see plan_scenarios)
/// \param control `checkpoint_hooks` applies
/// \return the completed part if the run was stopped; empty if there is none
/// \throws AuditFailure, std::runtime_error for a state of another run
std::optional<Comparison> compare(const SweepPlan& plan, int step, const SweepControl& control);

/// A difference at the comparison's step, with the values of both scenarios.
struct RankedDifference {
    Difference difference;
    double base = 0, other = 0;  ///< means of the scenarios
    /// Absolute mean difference over the standard deviation of the base (Glass's delta, 1976):
    /// dimensionless, so it ranks metrics of all units. The standard deviation is at least a
    /// hundredth of the base's mean; otherwise any change of an exactly known metric would rank
    /// first. NaN if the base is 0 in every replicate, because no scale exists then.
    double effect = 0;
};

/// Returns all metrics at the comparison's step: clearly non-zero differences first, then those not
/// distinguishable from 0, then those that are 0 in every replicate. Each class is sorted by
/// decreasing effect, with metrics without a scale last and ties in the plan's order.
/// \param other cell, from 1
std::vector<RankedDifference> ranked(const SweepPlan& plan, const Comparison& comparison,
                                     std::size_t other);

/// Returns the plan's metrics at a step of a cell's central run (every uncertain number at its
/// centre).
/// \throws AuditFailure
std::vector<double> central_values(const SweepPlan& plan, std::size_t cell, int step);

}  // namespace steppe
