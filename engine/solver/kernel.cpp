#include "engine/core/simd/packs.hpp"

#include "engine/core/simd/packs_random.hpp"
#include "engine/solver/compiled.hpp"

/// Replicates by lanes. The unit is compiled once per instruction set.
namespace steppe {
inline namespace STEPPE_ISA {

std::unique_ptr<FutureSolver> make_simd_solver(const FuturesPlan& plan, Isa isa, Method method) {
    return std::make_unique<CompiledSolver<Packs>>(plan, isa, method);
}

}  // namespace STEPPE_ISA
}  // namespace steppe
