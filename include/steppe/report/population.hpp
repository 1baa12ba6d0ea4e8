#pragma once

#include <string>
#include <vector>

#include "steppe/report/summary.hpp"
#include "steppe/solver/population.hpp"

/// The population of a run as tables and text.
namespace steppe {

/// A population and its run.
struct PopulationOutcome {
    const Program& program;
    const PopulationData& population;
    const PopulationRun& run;
    std::uint64_t pinned = 0;  ///< CrowdConvictions::held
};

/// Returns the summary of a population. Matches groups and issues by name.
/// \param without the population of the comparison; null if it does not have one
PopulationSummary summarise_population(const PopulationOutcome& here,
                                       const PopulationOutcome* without);

/// Adds the means at equilibrium.
/// \param numbers parts x issues, of crowd_numbers()
void add_steady(PopulationSummary& summary, const std::vector<PopulationNumbers>& numbers);

/// Adds the weight of one agent or state in the population.
/// \param weights N, of crowd_influence()
void add_influence(PopulationSummary& summary, const PopulationData& population,
                   const std::string& id, const std::vector<double>& weights);

/// Returns the section of a run's page, at most 100 columns wide.
/// \param first, last short forms of the first and last date
std::string population_text(const PopulationSummary& population, const std::string& first,
                            const std::string& last);

/// Returns a tidy table: scenario, step, date, group (`*` for the whole population), issue, agents,
/// mean, sd, favour.
std::string population_csv(const PopulationOutcome& outcome);

/// Writes the agents with their final positions and their convictions (stated or inferred), as a
/// table that a scenario can use as its `agents`.
/// \throws FileError
void write_population_agents(const std::string& path, const PopulationData& population,
                             const PopulationConvictions& convictions,
                             const std::vector<double>& positions);

}  // namespace steppe
