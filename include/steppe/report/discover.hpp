#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/prim.hpp"
#include "steppe/ensemble/sweep.hpp"

/// What `steppe discover` tells and writes.
namespace steppe {

struct DiscoveryReport {
    enum class Cases { yes, no };

    const SweepPlan& plan;  ///< one cell
    std::size_t ask = 0;
    Cases cases = Cases::yes;  ///< futures in which the ask holds, or does not
    const PrimQuestion& question;
    const std::vector<Discovery>& found;
};

/// For each box a sentence, its restrictions, how it fares in random halves, and other boxes on the
/// way.
std::string discovery_text(const DiscoveryReport& report, double seconds);

/// A tidy table, one row per restriction:
/// `scenario,ask,cases,replicates,box,input,side,limit,share,quasi_p,density,density_low,`
/// `density_high,coverage,coverage_low,coverage_high,mass,`
/// `density_without,coverage_without,halves,halves_with,limit_low,limit_high`. Shares of a box
/// repeat in each of its rows. Coverage and mass are of all futures, density is of those outside
/// earlier boxes.
std::string discovery_csv(const DiscoveryReport& report);

/// The way of the peeling, one row per peel:
/// `scenario,ask,cases,replicates,box,peel,input,side,limit,futures,density,coverage,mass,`
/// `restricted,trimmed_density,trimmed_coverage,`
/// `trimmed_mass,trimmed_restrictions`. Trimmed is the box less the restrictions that chance
/// explains, at rounder limits.
std::string trajectory_csv(const DiscoveryReport& report);

/// The inputs that a box restricts, future by future, a row each:
/// `scenario,ask,replicate,case,INPUTS..`; with a single one also the other input that the peeling
/// took first, so that there is a plane to draw.
std::string futures_csv(const DiscoveryReport& report, const CaseTable& futures);

/// The page as JSON, the trajectory with it.
std::string discovery_json(const DiscoveryReport& report);

/// `addr > 0.71 and addr < 0.3`; both limits of one input are told together.
std::string box_text(const Box& box, const std::vector<std::string>& addresses);

/// Boxes on the way of the peeling that stand for the others: about 90, 75, 50, 25 and 10 % of the
/// cases, those with the most density, and none that another one betters in density and coverage.
std::vector<Box> boxes_on_the_way(const Discovery& found);

}  // namespace steppe
