#include "engine/core/lanes.hpp"

#include "engine/core/lanes_random.hpp"
#include "engine/solver/block.hpp"

/// Futures by eights. This unit is compiled once for each set of instructions.
namespace steppe::STEPPE_ISA {

std::unique_ptr<FutureSolver> make_lane_solver(std::shared_ptr<const FuturesPlan> plan) { return std::make_unique<BlockSolver<Lanes>>(std::move(plan)); }

}  // namespace steppe::STEPPE_ISA
