#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

/// Linear algebra of the influence network. Matrices are row-major vectors.
namespace steppe {

/// The maximum number of agents for the full total-influence matrix: it and its factorisation are
/// dense, N x N. A thousand agents take 16 MB and a second; ten thousand would take 1.6 GB and a
/// quarter of an hour per step. For one column at any size, see `population_influence` in
/// solver/population.hpp.
inline constexpr std::size_t dense_agents = 1000;

/// The multi-issue model of Friedkin & Johnsen (Parsegov et al. 2017), N agents, K issues.
struct OpinionModel {
    std::vector<double> Ws;      ///< N x N, signed influence with its diagonal
    std::vector<double> lambda;  ///< N, susceptibility in [0, 1]
    std::vector<double> C;       ///< K x K, coupling: the row is the influenced issue
    std::vector<double> U;       ///< N x K, convictions
    std::vector<double> r0;      ///< N x K, constant remainder; empty: none
    /// N x K, 0 if an agent has no position; the inputs of the others are on the diagonal instead.
    std::vector<std::uint8_t> holds{};  ///< empty: all have one
    std::vector<double> own{};          ///< N x K, in place of the diagonal of Ws
};

/// Up to this many unknowns the equilibrium uses a dense factorisation, above it BiCGSTAB on the
/// non-zero entries (van der Vorst 1992).
inline constexpr std::size_t dense_unknowns = 1000;

/// Computes the equilibrium, N x K: x = L Ws x C' + (I - L) U + r0, without the clamp to [-1, 1] of
/// the model's steps.
/// \returns nothing if x is not unique or was not found to 1e-10 of its size
std::optional<std::vector<double>> equilibrium(const OpinionModel& model);

}  // namespace steppe
