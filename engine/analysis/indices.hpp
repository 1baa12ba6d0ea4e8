#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/bootstrap.hpp"
#include "engine/analysis/pick_freeze.hpp"

/// Sensitivity indices of the players of a pick-freeze design.
namespace steppe {

/// Indices of one output.
struct Indices {
    double mean = 0;
    double variance = 0;
    /// Whether all runs agree up to rounding: no variance to attribute.
    bool constant = false;
    std::vector<std::vector<Estimate>> index{};  ///< by kind of index, then by player
    std::vector<std::size_t> order{};            ///< players, by decreasing index of the first kind
    /// Share of the variance explained by the first n + 1 players of the order; empty for Morris.
    std::vector<Estimate> together{};
    /// For sobol: share of the variance not explained by single players.
    Estimate interactions{};
};

/// Computes Sobol' indices in the order total, first. First order by (b) of table 2 of Saltelli et
/// al. 2010 (Comput. Phys. Commun. 181), mean(f_B (f_AB - f_A))/Var; total order by Jansen 1999
/// (Comput. Phys. Commun. 117), mean((f_A - f_AB)^2)/(2 Var). Outputs are centred first, which
/// changes neither and greatly reduces the error of the first order. Players must be independent.
/// \param y outputs of the runs of a `saltelli` design
Indices sobol_indices(const double* y, const PickFreeze& design);

/// Computes Shapley effects (Owen 2014; Song, Nelson & Staum 2016, SIAM/ASA J. Uncertainty
/// Quantification 4), which are valid for dependent players. The worth of a set of players is the
/// expected variance that remains when all others are known, E[(f - f')^2]/2 with the set redrawn
/// given the others; a player receives its mean contribution over all orders. In a `chain` each row
/// adds the players in an order of its own (the estimator of Goda 2021, Reliab. Eng. Syst. Saf.
/// 213, with conditional draws); in `subsets` each row covers all orders. The effects sum to 1 in
/// every sample.
Indices shapley_effects(const double* y, const PickFreeze& design);

/// Computes elementary effects (Morris 1991, Technometrics 33; Campolongo, Cariboni & Saltelli
/// 2007): mu*, mu, sigma, in the output's unit per probability, for inputs that move by half of
/// their distribution. Players of several inputs may move in different directions, so they have mu*
/// only; mu and sigma are NaN.
/// \param y outputs of the runs of a `chain` on `morris_levels`
Indices morris_effects(const double* y, const PickFreeze& design);

/// Returns the points of Morris's trajectories for PickFreeze: each input at one of the levels 1/8,
/// 3/8, 5/8 and 7/8 of probability, and at the level half of the range away.
std::shared_ptr<const Design> morris_levels(const std::vector<std::string>& inputs,
                                            std::uint64_t seed);

}  // namespace steppe
