#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "steppe/ensemble/sweep.hpp"

/// Several scenarios under the same draws: what differs between their results comes from what
/// differs between the scenarios, future by future.
namespace steppe {

/// One of the scenarios.
struct Variant {
    std::shared_ptr<const Program> program;
    Correlations correlation{};  ///< of its draws
};

/// A loaded scenario, compiled. \throws ScenarioError
Variant variant_of(const Scenario& scenario);

/// What holds for all of the scenarios.
struct CommonRun {
    /// Questions that all scenarios can answer, or none at all (their metrics are then not kept
    /// either).
    enum class Asks { shared, none };

    std::uint64_t replicates = 16384, scrambles = 16, seed = 1;
    std::string design = "sobol";
    std::vector<double> quantiles{0.05, 0.25, 0.5, 0.75, 0.95};
    std::vector<std::string>
        metrics{};  ///< patterns; each must match a metric that all scenarios have
    std::vector<std::string>
        defaults{};  ///< patterns where `metrics` has none; what not all have is left out
    Asks asks = Asks::shared;
};

/// What [sweep] of a scenario says, and options in its place. Grids and `until` are of one scenario
/// and left aside.
CommonRun common_run(const Sweep& sweep, const SweepOptions& options);

/// A question that one of the scenarios cannot answer.
struct LeftOutAsk {
    std::string id, text;
    std::string scenario, metric;  ///< which lacks that metric
};

struct ScenariosPlan {
    SweepPlan sweep;  ///< a cell for each scenario, in their order; all have the same asks
    std::vector<LeftOutAsk> left_out;
};

/// The scenarios cannot be laid beside one another.
struct NotComparable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A plan with one cell for each variant, all with the same replicates, seed and design. Two of
/// them are the same to the last bit up to the first step at which they differ. An address has the
/// same draw in each that has it: by its name in the designs random and lhs, and for sobol by a
/// dimension from the sorted list of what any of them draws, so that a variant's numbers may depend
/// on which others it is run with.
///
/// Kept are the metrics that match and that all variants have, in the order of the first one, then
/// what the asks need. Each question of a variant is put to all; one whose id stands for another
/// question elsewhere is called `id@scenario`. \param variants at least one; they share a calendar
/// \throws NotComparable for different calendars
/// \throws UnknownMetric for a pattern without a metric that all have
/// \throws ScenarioError for correlations that no numbers have
ScenariosPlan plan_scenarios(const std::vector<Variant>& variants, const CommonRun& common);

}  // namespace steppe
