#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/prim.hpp"
#include "steppe/ensemble/sweep.hpp"

/// Reports of `steppe discover`.
namespace steppe {

struct DiscoveryReport {
    enum class Cases { yes, no };

    const SweepPlan& plan;  ///< one cell
    std::size_t ask = 0;
    Cases cases = Cases::yes;  ///< replicates that meet the criterion, or that do not
    const PrimQuestion& question;
    const std::vector<Discovery>& found;
};

/// Returns for each box a sentence, its restrictions, its stability in random halves, and
/// alternative boxes of the trajectory.
std::string discovery_text(const DiscoveryReport& report, double seconds);

/// Returns a tidy table, one row per restriction:
/// `scenario,ask,cases,replicates,box,input,side,limit,share,quasi_p,`
/// `density,density_low,density_high,coverage,coverage_low,coverage_high,mass,`
/// `density_without,coverage_without,halves,halves_with,limit_low,limit_high`. Each row of a box
/// repeats its shares. Coverage and mass are relative to all replicates, density to those outside
/// earlier boxes.
std::string discovery_csv(const DiscoveryReport& report);

/// Returns the peeling trajectory, one row per peel:
/// `scenario,ask,cases,replicates,box,peel,input,side,limit,futures,density,coverage,`
/// `mass,restricted,trimmed_density,trimmed_coverage,trimmed_mass,trimmed_restrictions`.
/// The trimmed box lacks the restrictions that chance explains; its limits are rounder.
std::string trajectory_csv(const DiscoveryReport& report);

/// Returns the inputs that a box restricts, one row per replicate:
/// `scenario,ask,replicate,case,INPUTS..`. For a single input, adds the other input that the
/// peeling used first, for a plot.
std::string futures_csv(const DiscoveryReport& report, const CaseTable& futures);

/// Returns the page and the trajectory as JSON.
std::string discovery_json(const DiscoveryReport& report);

/// Returns the restrictions in words: `addr > 0.71 and addr < 0.3`, both limits of one input
/// together.
std::string box_text(const Box& box, const std::vector<std::string>& addresses);

/// Returns representative boxes of the trajectory: those with the highest density at about 90, 75,
/// 50, 25 and 10 % of the cases, without boxes that another one dominates in density and coverage.
std::vector<Box> boxes_on_the_way(const Discovery& found);

}  // namespace steppe
