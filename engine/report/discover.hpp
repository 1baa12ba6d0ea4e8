#pragma once

#include <vector>

#include "engine/analysis/prim.hpp"
#include "engine/ensemble/sweep.hpp"
#include "steppe/result.hpp"

/// Reports of `steppe discover`.
namespace steppe {

struct DiscoveryReport {
    enum class Cases { yes, no };

    const SweepPlan& plan;  ///< one cell
    std::size_t ask = 0;
    Cases cases = Cases::yes;  ///< replicates that meet the criterion, or that do not
    const PrimQuestion& question;
    const std::vector<Discovery>& found;
    const CaseTable& futures;
};

/// Returns for each box a sentence, its restrictions, its stability in random halves, alternative
/// boxes of the trajectory and the first replicates in the plane of its inputs. It refers to the
/// report. Its files:
/// - discover.csv, one row per restriction; each row of a box repeats its shares. Coverage and mass
///   are relative to all replicates, density to those outside earlier boxes.
/// - trajectory.csv, one row per peel. The trimmed box lacks the restrictions that chance explains;
///   its limits are rounder.
/// - futures.csv, one row per replicate: the inputs that a box restricts. For a single input, adds
///   the other input that the peeling used first, for a plot.
Result discovery_result(const DiscoveryReport& report);

}  // namespace steppe
