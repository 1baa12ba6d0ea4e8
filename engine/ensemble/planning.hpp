#pragma once

#include "engine/ensemble/scenarios.hpp"

/// Functions shared by the plans of one scenario and of several.
namespace steppe {

/// Returns the copula of the drawn correlated addresses; correlations of addresses fixed by the
/// grid are dropped.
/// \throws ScenarioError for correlations that are not positive definite
std::shared_ptr<const Copula> copula_of(const Correlations& correlations,
                                        const std::vector<std::string>& addresses);

/// Kept if neither the command nor the scenario names metrics; `output` without powers.
inline constexpr const char* influence_on_region = "regional_influence.*";
inline constexpr const char* output = "gdp.*";

/// Returns the reported quantiles, ascending.
std::vector<double> quantiles_of(const SweepTable& sweep);

/// Sets the chunk size so that no chunk spans two groups.
void cut_up(SweepPlan& plan);

/// Sets replicates, groups and chunks for the plan's design; a Sobol' design rounds.
void size_up(SweepPlan& plan, std::uint64_t replicates, std::uint64_t scrambles);

/// The criteria of several scenarios that every scenario can evaluate.
struct SharedCriteria {
    std::vector<AskProgram> asks;        ///< their metrics are indices into `addresses`
    std::vector<std::string> addresses;  ///< of the metrics they need
    std::vector<LeftOutAsk> left_out;
};

/// Collects the common criteria.
/// \param has returns whether a variant has a metric of that address
SharedCriteria shared_criteria(
    const std::vector<Variant>& variants,
    const std::function<bool(std::size_t variant, const std::string& address)>& has);

}  // namespace steppe
