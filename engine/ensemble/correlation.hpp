#pragma once

#include <cstddef>
#include <vector>

#include "steppe/error.hpp"

namespace steppe {

/// Spearman's rank correlation to impose on the draws of two addresses.
struct RankCorrelation {
    std::size_t a, b;  ///< indices into the list of addresses; each pair appears once
    double rank;       ///< from -1 to 1
};

/// The requested correlations do not form a positive definite matrix.
struct NotPositiveDefinite : Error {
    explicit NotPositiveDefinite(std::vector<std::size_t> which);
    /// Ascending indices, in the given list, of the correlations that contradict one another.
    std::vector<std::size_t> entries;
};

/// The Gaussian copula: imposes rank correlations on independent draws and keeps each draw uniform.
/// Pearson's correlation of the normal scores is 2 sin(pi rank/6) (Pearson 1907), 0 for pairs of a
/// group without a given correlation. Addresses connected by correlations form a group; each group
/// is multiplied by its Cholesky factor.
class Copula {
public:
    /// Addresses connected by correlations.
    struct Group {
        std::vector<std::size_t> members;  ///< ascending indices
        /// Lower Cholesky factor of the normal scores' correlations, members x members.
        std::vector<double> factor;
    };

    /// \param addresses number of addresses
    /// \throws NotPositiveDefinite with all entries of the first group whose matrix has no Cholesky
    /// factor, which includes any perfect correlation
    Copula(std::size_t addresses, const std::vector<RankCorrelation>& correlations);

    /// Correlates draws in place. Draws of the first address of a group, of addresses without a
    /// correlation with an earlier member, and of addresses outside groups keep their bits.
    /// \param u addresses x count, in the layout of Design::uniforms; strictly inside (0, 1) before
    /// and after
    void apply(double* u, std::size_t count) const;

    [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }

private:
    std::vector<Group> groups_;
};

}  // namespace steppe
