#pragma once

#include <string>
#include <vector>

#include "engine/ensemble/sweep.hpp"
#include "steppe/error.hpp"

/// Several scenarios under the same draws, so that their results differ only because the scenarios
/// do, replicate by replicate.
namespace steppe {

/// One scenario of the plan.
struct Variant {
    std::shared_ptr<const Program> program;
    Correlations correlation{};  ///< of its draws
};

/// Compiles a loaded scenario.
/// \throws ScenarioError
Variant variant_of(const Scenario& scenario);

/// Settings common to all scenarios.
struct CommonRun {
    /// `shared`: criteria that every scenario can evaluate. `none`: no criteria, and their metrics
    /// are not kept either.
    enum class Asks { shared, none };

    std::uint64_t replicates = 16384, scrambles = 16, seed = 1;
    std::string design = "sobol";
    std::vector<double> quantiles{0.05, 0.25, 0.5, 0.75, 0.95};
    /// Patterns; each must match a metric of every scenario.
    std::vector<std::string> metrics{};
    /// Patterns used if `metrics` is empty; metrics missing in a scenario are left out.
    std::vector<std::string> defaults{};
    Asks asks = Asks::shared;
};

/// Returns the settings of [sweep] in a scenario, overridden by the options. Ignores grids and
/// `until`, which belong to a single scenario.
CommonRun common_run(const SweepTable& sweep, const SweepOptions& options);

/// A criterion that one of the scenarios cannot evaluate.
struct LeftOutAsk {
    std::string id, text;
    std::string scenario, metric;  ///< the scenario, and the metric it lacks
};

struct ScenariosPlan {
    /// One cell per scenario, in their order, all with the same criteria.
    SweepPlan sweep;
    std::vector<LeftOutAsk> left_out;
};

/// The scenarios cannot be compared.
struct NotComparable : OptionError {
    using OptionError::OptionError;
};

/// Returns a plan with one cell per variant, all with the same replicates, seed and design. Two
/// variants agree to the last bit up to the first step at which they differ. An address has the
/// same draw in every variant that has it: by its name in the designs random and lhs; in sobol by a
/// dimension from the sorted list of all addresses drawn, so that a variant's numbers may depend on
/// the other variants of the plan.
///
/// The plan keeps the matching metrics of all variants, in the order of the first one, then the
/// metrics that the criteria need. Every criterion is evaluated in all variants; if its id names
/// another criterion in a different variant, it is renamed to `id@scenario`.
/// \param variants at least one; all share a calendar
/// \throws NotComparable for different calendars
/// \throws UnknownMetric for a pattern that matches no metric common to all
/// \throws ScenarioError for correlations that are not positive definite
ScenariosPlan plan_scenarios(const std::vector<Variant>& variants, const CommonRun& common);

}  // namespace steppe
