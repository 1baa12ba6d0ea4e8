#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/population/run.hpp"
#include "steppe/result.hpp"

/// The population of a run as tables.
namespace steppe {

class RunView;

/// A population and its run.
struct PopulationOutcome {
    const Program& program;
    const PopulationData& population;
    const PopulationRun& run;
    std::uint64_t pinned = 0;  ///< PopulationConvictions::pinned
};

/// A population beside that of the comparison.
struct PopulationReport {
    PopulationOutcome here;
    std::optional<PopulationOutcome> without{};  ///< none: the comparison has no population
    std::vector<PopulationMoments> settled{};    ///< parts x issues, at equilibrium; may be empty
    std::string speaker{};                       ///< agent or state whose weights are reported
    std::vector<double> weights{};               ///< its weight per agent
};

/// Returns the counts of a population.
Json population_counts(const PopulationOutcome& outcome);

/// Returns the means, shares in favour and weights of the whole and of its groups, and lines over
/// time. Matches groups and issues of the comparison by name.
ResultSection population_section(const RunView& view, const PopulationReport& report);

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
