#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "steppe/core/audit.hpp"
#include "steppe/core/isa.hpp"
#include "steppe/model/program.hpp"
#include "steppe/network/crowd.hpp"
#include "steppe/solver/run.hpp"

/// The population beside the states: states influence the population, not the reverse (model page,
/// section "Large networks"). N agents, K population issues; matrices row by row.
namespace steppe {

/// The convictions of a population.
struct CrowdConvictions {
    std::vector<double> U,
        r0;  ///< N x K: convictions, and the constant remainder if no conviction within [-1, 1]
             ///< explains a position
    std::uint64_t held = 0;  ///< number of r0 above 0.05 in size
};

/// Returns stated convictions and infers the others so that the initial positions are an
/// equilibrium: U = (X - L W X C')/(1 - L).
/// \param states run of the program, for the states' positions
/// \param threads does not affect the results
CrowdConvictions crowd_convictions(const Program& program, const Series& states,
                                   const CrowdData& crowd, unsigned threads);

/// Replaces convictions that `crowd` does not state by those of the same agents and issues in
/// another population, so that differences are the effect of the scenario alone.
void take_convictions(const CrowdData& crowd, const CrowdData& other,
                      const CrowdConvictions& theirs, CrowdConvictions& ours);

/// Statistics of a part of the population on one issue at one step.
struct CrowdNumbers {
    double mean = 0, sd = 0;  ///< of positions; population standard deviation
    double favour = 0;        ///< share with a position above the issue's threshold
};

struct CrowdRun {
    std::size_t issues = 0;              ///< K
    std::vector<std::uint64_t> members;  ///< per part: the whole population, then its groups
    std::vector<CrowdNumbers> numbers;   ///< (steps + 1) x parts x K
    std::vector<double> positions;       ///< N x K, at the last step

    [[nodiscard]] const CrowdNumbers& at(int step, std::size_t part, std::size_t issue) const {
        return numbers[(static_cast<std::size_t>(step) * members.size() + part) * issues + issue];
    }
};

struct CrowdRunOptions {
    unsigned threads = 1;  ///< does not affect the results
    Isa isa = best_isa();  ///< does not affect the results
    Audit audit = Audit::essentials;
    std::function<void(int step)> tell{};  ///< called after each step
};

/// Runs the population through all steps of the program: X' = X + h nu (L W X C' + (I - L) U + r0 -
/// X), within [-1, 1], where X includes the states' positions at the step.
/// \param states run of the program, with the metrics `position`
/// \throws AuditFailure if a position leaves [-1, 1] or a row of W does not sum to 1
CrowdRun run_crowd(const Program& program, const Series& states, const CrowdData& crowd,
                   const CrowdConvictions& convictions, const CrowdRunOptions& options = {});

/// Returns the equilibrium of the population with the states fixed at their final positions, N x K.
/// \throws NoEquilibrium if an agent reaches no conviction
std::vector<double> steady_crowd(const Program& program, const Series& states,
                                 const CrowdData& crowd, const CrowdConvictions& convictions,
                                 const CrowdRunOptions& options = {});

/// Returns one column of total influence, N numbers: the weight of one agent's conviction, or of a
/// state's position, in each agent's equilibrium on a single issue. Takes one equilibrium; the full
/// matrix would be dense.
/// \param speaker an agent of the population, or N + a state
/// \throws NoEquilibrium as steady_crowd
std::vector<double> crowd_influence(const CrowdData& crowd, std::uint32_t speaker,
                                    const CrowdRunOptions& options = {});

/// Returns the statistics of each part at these positions: parts x K.
std::vector<CrowdNumbers> crowd_numbers(const Program& program, const CrowdData& crowd,
                                        const std::vector<double>& positions, unsigned threads);

}  // namespace steppe
