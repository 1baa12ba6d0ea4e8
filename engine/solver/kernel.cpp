#include "engine/core/lanes.hpp"

#include "engine/core/lanes_random.hpp"
#include "engine/solver/block.hpp"

/// Replicates by lanes. The unit is compiled once per instruction set.
namespace steppe {
inline namespace STEPPE_ISA {

std::unique_ptr<FutureSolver> make_lane_solver(const FuturesPlan& plan) {
    return std::make_unique<BlockSolver<Lanes>>(plan);
}

}  // namespace STEPPE_ISA
}  // namespace steppe
