#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "steppe/network/positions.hpp"

namespace steppe {

struct EquilibriumOptions {
    /// The size of what is left, b - (x - L*W*x*C'), over that of b, both as sums of squares under
    /// the root.
    double tolerance = 1e-10;
    std::uint32_t most_products =
        5000;              ///< times the network may be gone through before it is given up
    unsigned threads = 1;  ///< the numbers do not depend on it
    NetworkOrder order = NetworkOrder::given;
    Isa isa = best_isa();
};

/// How the positions that stand still were found.
enum class EquilibriumMethod { bicgstab, gmres, fixed_point };

/// Positions that stand still in a large network.
struct LargeEquilibrium {
    std::vector<double> X;  ///< N x K
    double residual =
        0.0;  ///< as `EquilibriumOptions::tolerance`, computed from X by the network itself
    std::uint32_t products = 0;  ///< times the network was gone through
    EquilibriumMethod method = EquilibriumMethod::bicgstab;
};

/// There is no single equilibrium, or it was not found; the message says which in one line.
struct NoEquilibrium : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The positions that stand still, x = L*W*x*C' + anchor, without the clamp to [-1, 1] that steps
/// have: by BiCGSTAB (van der Vorst 1992), and where that breaks down by restarted GMRES (Saad &
/// Schultz 1986) from where it stopped. \throws std::invalid_argument naming what has the wrong
/// size or is out of range \throws NoEquilibrium where an agent reaches nobody who holds to a
/// conviction, or what is left stays above the tolerance
LargeEquilibrium large_equilibrium(const LargeOpinions& model,
                                   const EquilibriumOptions& options = {});

/// The same by going round until what is left is small enough: the slow reference.
LargeEquilibrium large_equilibrium_by_steps(const LargeOpinions& model,
                                            const EquilibriumOptions& options = {});

/// The column of total influence V = (I - L W)^{-1} (I - L) that belongs to one agent: the weight
/// of its conviction in the long-run position of each, N numbers. One equilibrium; for networks too
/// large for all of V. \param model  of which only W, own and lambda are looked at \throws as
/// `large_equilibrium`
std::vector<double> large_total_influence_of(const LargeOpinions& model, std::uint32_t speaker,
                                             const EquilibriumOptions& options = {});

}  // namespace steppe
