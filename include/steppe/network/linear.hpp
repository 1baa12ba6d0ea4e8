#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <vector>

/// Linear algebra of the influence network. Matrices are plain vectors, row by row.
namespace steppe {

/// The largest size of an eigenvalue of a square matrix; 0 for an empty one.
double spectral_radius(const std::vector<double>& matrix);

/// The most agents whose total influence on one another is computed: it is dense, N x N, and so is
/// the factorisation. A thousand take 16 MB and a second, ten thousand would take 1.6 GB and a
/// quarter of an hour for each step. One column of it, for networks of any size:
/// `large_total_influence_of` in network/equilibrium.hpp.
inline constexpr std::size_t dense_agents = 1000;

/// More agents than a dense result is computed for; the message says what to use instead.
struct TooManyAgents : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// V = (I - L Ws)^{-1} (I - L), N x N (Friedkin 1991), by one dense factorisation: the weight of
/// the column's conviction in the row's long-run position. \param Ws  N x N, signed influence with
/// its diagonal \param lambda  N, susceptibility in [0, 1] \returns nothing where I - L Ws is
/// singular: an agent reaches no one with lambda below 1 \throws TooManyAgents above `dense_agents`
std::optional<std::vector<double>> solved_total_influence(const std::vector<double>& Ws,
                                                          const std::vector<double>& lambda);

/// The multi-issue model of Friedkin & Johnsen (Parsegov et al. 2017), N agents, K issues.
struct OpinionModel {
    std::vector<double> Ws;      ///< N x N, signed influence with its diagonal
    std::vector<double> lambda;  ///< N, susceptibility in [0, 1]
    std::vector<double> C;       ///< K x K, coupling: the row is the issue that is moved
    std::vector<double> U;       ///< N x K, convictions
    std::vector<double> r0;      ///< N x K, constant remainder; empty: none
};

/// Up to this many unknowns the equilibrium is solved by a dense factorisation, above it by
/// BiCGSTAB on the entries that are not 0 (van der Vorst 1992).
inline constexpr std::size_t dense_unknowns = 1000;

/// The positions that stand still, N x K: x = L Ws x C' + (I - L) U + r0, without the clamp to
/// [-1, 1] that the steps of the model have.
/// \returns nothing where there is no single such x, or it was not found to 1e-10 of its size
std::optional<std::vector<double>> equilibrium(const OpinionModel& model);

}  // namespace steppe
