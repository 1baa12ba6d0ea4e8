#include "engine/core/simd/packs.hpp"

#include "engine/core/simd/packs_random.hpp"
#include "engine/solver/block.hpp"

/// Replicates by lanes. The unit is compiled once per instruction set.
namespace steppe {
inline namespace STEPPE_ISA {

std::unique_ptr<FutureSolver> make_simd_solver(const FuturesPlan& plan) {
    return std::make_unique<BlockSolver<Packs>>(plan);
}

}  // namespace STEPPE_ISA
}  // namespace steppe
