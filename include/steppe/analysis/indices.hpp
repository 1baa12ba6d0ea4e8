#pragma once

#include <cstdint>
#include <vector>

#include "steppe/analysis/bootstrap.hpp"
#include "steppe/analysis/pick_freeze.hpp"

/// What the outputs of a pick-freeze design say of its players.
namespace steppe {

/// Of one output.
struct Indices {
    double mean = 0;
    double variance = 0;
    bool constant =
        false;  ///< the same in all runs, but for rounding: there is nothing to share out
    std::vector<std::vector<Estimate>> index{};  ///< by kind of index, then by player
    std::vector<std::size_t> order{};            ///< players, the largest of the first kind first
    /// Of the variance, what the first n + 1 players of the order make by themselves; empty for
    /// Morris.
    std::vector<Estimate> together{};
    Estimate interactions{};  ///< sobol: of the variance, what no player makes by itself
};

/// First and total order indices of Sobol', in that kind's order: total, first. First order by (b)
/// of table 2 of Saltelli et al. 2010 (Comput. Phys. Commun. 181), mean(f_B (f_AB - f_A))/Var;
/// total order by Jansen 1999 (Comput. Phys. Commun. 117), mean((f_A - f_AB)^2)/(2 Var). Outputs
/// are centred first, which takes nothing from either and much from the error of the first. Players
/// must be independent of one another. \param y outputs of the runs of a `saltelli` design
Indices sobol_indices(const double* y, const PickFreeze& design);

/// Shapley effects (Owen 2014; Song, Nelson & Staum 2016, SIAM/ASA J. Uncertainty Quantification
/// 4), which are also right where players depend on one another. What a set of players is worth is
/// the expected variance that is left when all others are known, E[(f - f')^2]/2 with the set drawn
/// anew given the others; a player gets the mean of what it adds, over all orders. Of a `chain`
/// each row adds the players in an order of its own (the estimator of Goda 2021, Reliab. Eng. Syst.
/// Saf. 213, with conditional draws); of `subsets` each row gives all orders. The effects sum to 1
/// whatever the runs.
Indices shapley_effects(const double* y, const PickFreeze& design);

/// Elementary effects (Morris 1991, Technometrics 33; Campolongo, Cariboni & Saltelli 2007): mu*,
/// mu, sigma, in the output's unit per probability of an input that moves by half of its
/// distribution. Players of several inputs, which need not move in one direction, have mu* alone;
/// the others are NaN. \param y outputs of the runs of a `chain` on `morris_levels`
Indices morris_effects(const double* y, const PickFreeze& design);

/// The points of Morris's trajectories for PickFreeze: each input at one of the levels 1/8, 3/8,
/// 5/8 and 7/8 of probability, and the level half of the range away.
std::shared_ptr<const Design> morris_levels(const std::vector<std::string>& inputs,
                                            std::uint64_t seed);

}  // namespace steppe
