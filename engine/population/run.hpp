#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/core/audit.hpp"
#include "engine/core/isa.hpp"
#include "engine/model/program.hpp"
#include "engine/population/data.hpp"
#include "engine/solver/run.hpp"

/// The population beside the states: states influence the population, not the reverse (model page,
/// section "Large networks"). N agents, K population issues; matrices row by row.
namespace steppe {

/// The convictions of a population.
struct PopulationConvictions {
    std::vector<double> U,
        r0;  ///< N x K: convictions, and the constant remainder if no conviction within [-1, 1]
             ///< explains a position
    std::uint64_t pinned = 0;  ///< number of r0 above 0.05 in size
};

/// Returns stated convictions and infers the others so that the initial positions are an
/// equilibrium: U = (X - L W X C')/(1 - L).
/// \param states run of the program, for the states' positions
/// \param threads does not affect the results
PopulationConvictions population_convictions(const Program& program, const Series& states,
                                             const PopulationData& population, unsigned threads);

/// Replaces convictions that `population` does not state by those of the same agents and issues in
/// another population, so that differences are the effect of the scenario alone.
void take_convictions(const PopulationData& population, const PopulationData& other,
                      const PopulationConvictions& theirs, PopulationConvictions& ours);

/// Statistics of a part of the population on one issue at one step.
struct PopulationMoments {
    double mean = 0, sd = 0;  ///< of positions; population standard deviation
    double favour = 0;        ///< share with a position above the issue's threshold
};

struct PopulationRun {
    std::size_t issues = 0;                  ///< K
    std::vector<std::uint64_t> members;      ///< per part: the whole population, then its groups
    std::vector<PopulationMoments> numbers;  ///< (steps + 1) x parts x K
    std::vector<double> positions;           ///< N x K, at the last step

    [[nodiscard]] const PopulationMoments& at(int step, std::size_t part, std::size_t issue) const {
        return numbers[(static_cast<std::size_t>(step) * members.size() + part) * issues + issue];
    }
};

struct PopulationRunOptions {
    unsigned threads = 1;  ///< does not affect the results
    Isa isa = best_isa();  ///< does not affect the results
    Audit audit = Audit::essentials;
    std::function<void(int step)> on_progress{};  ///< called after each step
};

/// Runs the population through all steps of the program: X' = X + h nu (L W X C' + (I - L) U + r0 -
/// X), within [-1, 1], where X includes the states' positions at the step.
/// \param states run of the program, with the metrics `position`
/// \throws AuditFailure if a position leaves [-1, 1] or a row of W does not sum to 1
PopulationRun run_population(const Program& program, const Series& states,
                             const PopulationData& population,
                             const PopulationConvictions& convictions,
                             const PopulationRunOptions& options = {});

/// Returns the equilibrium of the population with the states fixed at their final positions, N x K.
/// \throws NoEquilibrium if an agent reaches no conviction
std::vector<double> steady_population(const Program& program, const Series& states,
                                      const PopulationData& population,
                                      const PopulationConvictions& convictions,
                                      const PopulationRunOptions& options = {});

/// Returns one column of total influence, N numbers: the weight of one agent's conviction, or of a
/// state's position, in each agent's equilibrium on a single issue. Takes one equilibrium; the full
/// matrix would be dense.
/// \param speaker an agent of the population, or N + a state
/// \throws NoEquilibrium as steady_crowd
std::vector<double> population_influence(const PopulationData& population, std::uint32_t speaker,
                                         const PopulationRunOptions& options = {});

/// Returns the statistics of each part at these positions: parts x K.
std::vector<PopulationMoments> population_numbers(const Program& program,
                                                  const PopulationData& population,
                                                  const std::vector<double>& positions,
                                                  unsigned threads);

}  // namespace steppe
