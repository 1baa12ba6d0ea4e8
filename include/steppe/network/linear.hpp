#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <vector>

/// Linear algebra of the influence network. Matrices are row-major vectors.
namespace steppe {

/// Returns the largest absolute eigenvalue of a square matrix; 0 for an empty one.
double spectral_radius(const std::vector<double>& matrix);

/// The maximum number of agents for the full total-influence matrix: it and its factorisation are
/// dense, N x N. A thousand agents take 16 MB and a second; ten thousand would take 1.6 GB and a
/// quarter of an hour per step. For one column at any size, see `large_total_influence_of` in
/// network/equilibrium.hpp.
inline constexpr std::size_t dense_agents = 1000;

/// Thrown above the size limit of dense results; the message names the alternative.
struct TooManyAgents : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Computes V = (I - L Ws)^{-1} (I - L), N x N (Friedkin 1991), by one dense factorisation: the
/// weight of the column's conviction in the row's long-run position.
/// \param Ws N x N, signed influence with its diagonal
/// \param lambda N, susceptibility in [0, 1]
/// \returns nothing if I - L Ws is singular: an agent reaches no agent with lambda below 1
/// \throws TooManyAgents above `dense_agents`
std::optional<std::vector<double>> solved_total_influence(const std::vector<double>& Ws,
                                                          const std::vector<double>& lambda);

/// The multi-issue model of Friedkin & Johnsen (Parsegov et al. 2017), N agents, K issues.
struct OpinionModel {
    std::vector<double> Ws;      ///< N x N, signed influence with its diagonal
    std::vector<double> lambda;  ///< N, susceptibility in [0, 1]
    std::vector<double> C;       ///< K x K, coupling: the row is the influenced issue
    std::vector<double> U;       ///< N x K, convictions
    std::vector<double> r0;      ///< N x K, constant remainder; empty: none
};

/// Up to this many unknowns the equilibrium uses a dense factorisation, above it BiCGSTAB on the
/// non-zero entries (van der Vorst 1992).
inline constexpr std::size_t dense_unknowns = 1000;

/// Computes the equilibrium, N x K: x = L Ws x C' + (I - L) U + r0, without the clamp to [-1, 1] of
/// the model's steps.
/// \returns nothing if x is not unique or was not found to 1e-10 of its size
std::optional<std::vector<double>> equilibrium(const OpinionModel& model);

}  // namespace steppe
