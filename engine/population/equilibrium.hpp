#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "engine/population/positions.hpp"
#include "steppe/error.hpp"

namespace steppe {

struct EquilibriumOptions {
    /// Relative residual: the 2-norm of b - (x - L*W*x*C') over that of b.
    double tolerance = 1e-10;
    std::uint32_t most_products = 5000;  ///< maximum number of network products
    unsigned threads = 1;                ///< does not affect the results
    Isa isa = best_isa();
};

/// The solver that found an equilibrium.
enum class EquilibriumMethod { bicgstab, gmres };

/// Equilibrium positions of a large network.
struct LargeEquilibrium {
    std::vector<double> X;       ///< N x K
    double residual = 0.0;       ///< as `EquilibriumOptions::tolerance`, recomputed from X
    std::uint32_t products = 0;  ///< number of network products
    EquilibriumMethod method = EquilibriumMethod::bicgstab;
};

/// Thrown if the equilibrium is not unique or was not found; the message states which, in one line.
struct NoEquilibrium : Error {
    using Error::Error;
};

/// Computes the equilibrium x = L*W*x*C' + anchor, without the clamp to [-1, 1] of the steps, by
/// BiCGSTAB (van der Vorst 1992); on breakdown, restarted GMRES (Saad & Schultz 1986) continues
/// from the last iterate.
/// \throws std::invalid_argument naming the invalid input
/// \throws NoEquilibrium if an agent reaches no agent with a conviction, or the residual stays
/// above the tolerance
LargeEquilibrium large_equilibrium(const LargeOpinions& model,
                                   const EquilibriumOptions& options = {});

}  // namespace steppe
