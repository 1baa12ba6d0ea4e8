#pragma once

#include <optional>
#include <vector>

#include "steppe/analysis/paired.hpp"

/// Scenarios against one of them, the first of a plan: what a change does, and how sure that is.
namespace steppe {

/// Totals of a comparison; all of it streamed, in a size that does not grow with the futures.
struct Comparison {
    int step = 0;                       ///< at which scenarios are told one by one
    std::vector<Totals> scenarios;      ///< per cell: metrics at the step, and the asks
    std::vector<PairedTotals> against;  ///< per cell but the first: that cell minus the first

    [[nodiscard]] std::uint64_t replicates() const { return against.front().replicates(); }
};

/// Runs all cells of a plan under the same draws.
/// \param plan at least two cells (see plan_scenarios)
/// \param control may carry
/// \return what was done where the run was stopped; nothing where that is nothing
/// \throws AuditFailure, std::runtime_error for a state of another run
std::optional<Comparison> compare(const SweepPlan& plan, int step, const SweepControl& control);

/// A difference at the comparison's step, beside the scenarios it is of.
struct RankedDifference {
    Difference difference;
    double base = 0, other = 0;  ///< means of the scenarios
    /// Size of the mean difference over the standard deviation of the base (Glass's delta, 1976),
    /// which has no unit and so orders metrics of all units. A base that varies by less than a
    /// hundredth of its mean counts as if it did by that much, or what is known exactly would come
    /// first whatever happens to it. NaN where the base is 0 in every future: nothing says then
    /// what is much.
    double effect = 0;
};

/// All metrics at the comparison's step: those that are clearly not 0, then those that are not
/// distinguishable from it, then those that are 0 in every future; the largest effect first, those
/// without a scale last, equal ones in the plan's order. \param other cell, from 1
std::vector<RankedDifference> ranked(const SweepPlan& plan, const Comparison& comparison,
                                     std::size_t other);

/// The central run of a cell: the plan's metrics at a step, every uncertain number at its centre.
/// \throws AuditFailure
std::vector<double> central_values(const SweepPlan& plan, std::size_t cell, int step);

}  // namespace steppe
