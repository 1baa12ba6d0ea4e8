#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "steppe/core/audit.hpp"
#include "steppe/core/isa.hpp"
#include "steppe/model/program.hpp"
#include "steppe/network/crowd.hpp"
#include "steppe/solver/run.hpp"

/// The crowd beside the states: it hears them, they do not hear it (model page, section "Large
/// networks"). N agents, K issues of the crowd; matrices row by row.
namespace steppe {

/// What holds a crowd where it is.
struct CrowdConvictions {
    std::vector<double> U,
        r0;  ///< N x K: convictions, and the constant where none within [-1, 1] explains a position
    std::uint64_t held = 0;  ///< of r0, those above 0.05 in size
};

/// Convictions as stated, and where none is those under which the positions of the start stand
/// still: U = (X - L W X C')/(1 - L). \param states the run of the program, for the states'
/// positions \param threads the numbers do not depend on it
CrowdConvictions crowd_convictions(const Program& program, const Series& states,
                                   const CrowdData& crowd, unsigned threads);

/// Puts those of another crowd in the place of convictions that `crowd` does not state, where it is
/// the same agents on the same issue: what a scenario moves is then its own effect.
void take_convictions(const CrowdData& crowd, const CrowdData& other,
                      const CrowdConvictions& theirs, CrowdConvictions& ours);

/// A part of the crowd on one issue at one step.
struct CrowdNumbers {
    double mean = 0, sd = 0;  ///< of positions; sd over the part itself
    double favour = 0;        ///< share of it with a position above the issue's threshold
};

struct CrowdRun {
    std::size_t issues = 0;              ///< K
    std::vector<std::uint64_t> members;  ///< of each part: the whole crowd, then its groups
    std::vector<CrowdNumbers> numbers;   ///< (steps + 1) x parts x K
    std::vector<double> positions;       ///< N x K, at the last step

    [[nodiscard]] const CrowdNumbers& at(int step, std::size_t part, std::size_t issue) const {
        return numbers[(static_cast<std::size_t>(step) * members.size() + part) * issues + issue];
    }
};

struct CrowdRunOptions {
    unsigned threads = 1;  ///< the numbers do not depend on it
    Isa isa = best_isa();  ///< nor on this
    Audit audit = Audit::essentials;
    std::function<void(int step)> tell{};  ///< after each step
};

/// Moves the crowd through all steps of the program: X' = X + h nu (L W X C' + (I - L) U + r0 - X),
/// within [-1, 1], where X holds the states' positions of the step, too. \param states the run of
/// the program, with the metrics `position` \throws AuditFailure where a position leaves [-1, 1] or
/// a row of W does not sum to 1
CrowdRun run_crowd(const Program& program, const Series& states, const CrowdData& crowd,
                   const CrowdConvictions& convictions, const CrowdRunOptions& options = {});

/// Positions at which the crowd would settle if the states stood still where they are at the end, N
/// x K. \throws NoEquilibrium where some of it reaches nobody with a conviction of its own
std::vector<double> steady_crowd(const Program& program, const Series& states,
                                 const CrowdData& crowd, const CrowdConvictions& convictions,
                                 const CrowdRunOptions& options = {});

/// One column of total influence: the weight of one agent's conviction, or of a state's position,
/// in where each of the crowd would settle on one issue alone, N numbers. All columns would be a
/// full matrix; this is one equilibrium. \param speaker an agent of the crowd, or N + a state
/// \throws NoEquilibrium as steady_crowd
std::vector<double> crowd_influence(const CrowdData& crowd, std::uint32_t speaker,
                                    const CrowdRunOptions& options = {});

/// The numbers of each part at such positions: parts x K.
std::vector<CrowdNumbers> crowd_numbers(const Program& program, const CrowdData& crowd,
                                        const std::vector<double>& positions, unsigned threads);

}  // namespace steppe
