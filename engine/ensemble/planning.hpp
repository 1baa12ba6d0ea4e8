#pragma once

#include "steppe/ensemble/sweep.hpp"

/// What plans of one scenario and of several share.
namespace steppe {

/// The correlations whose numbers are drawn; one that the grid fixes is correlated with nothing.
/// \throws ScenarioError for correlations that no numbers have
std::shared_ptr<const Copula> copula_of(const Correlations& correlations,
                                        const std::vector<std::string>& addresses);

/// Kept if neither the command nor the scenario names metrics; the second without powers.
inline constexpr const char* influence_on_region = "regional_influence.*";
inline constexpr const char* output = "gdp.*";

/// The quantiles that are told, ascending.
std::vector<double> quantiles_of(const Sweep& sweep);

/// Chunks of which none holds parts of two groups.
void cut_up(SweepPlan& plan);

/// Replicates, groups and chunks for the plan's design; a Sobol' design rounds.
void size_up(SweepPlan& plan, std::uint64_t replicates, std::uint64_t scrambles);

}  // namespace steppe
