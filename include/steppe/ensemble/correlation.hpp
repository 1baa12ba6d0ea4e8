#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

namespace steppe {

/// Spearman's rank correlation that the draws of two addresses shall have.
struct RankCorrelation {
    std::size_t a, b;  ///< places in the list of addresses; a pair is given once
    double rank;       ///< from -1 to 1
};

/// No numbers have these correlations.
struct NotPositiveDefinite : std::runtime_error {
    explicit NotPositiveDefinite(std::vector<std::size_t> which);
    std::vector<std::size_t>
        entries;  ///< ascending places, in the list given, of those that contradict one another
};

/// The Gaussian copula: draws of single addresses become draws with rank correlations, each still
/// uniform. Pearson's correlation of the normal scores is 2 sin(pi rank/6) (Pearson 1907), 0 for
/// pairs of a group that are not given; addresses that correlations connect are a group, and each
/// group is multiplied by its Cholesky factor.
class Copula {
public:
    /// Addresses that correlations connect.
    struct Group {
        std::vector<std::size_t> members;  ///< ascending places
        std::vector<double> factor;  ///< lower Cholesky factor of the normal scores' correlations,
                                     ///< members x members
    };

    /// \param addresses  how many there are
    /// \throws NotPositiveDefinite with all entries of the first group whose matrix has no Cholesky
    /// factor; perfect correlation has none
    Copula(std::size_t addresses, const std::vector<RankCorrelation>& correlations);

    /// Correlates draws in place. An address keeps its bits where it has no correlation with one
    /// before it in its group: the first of a group, and all outside of groups.
    /// \param u  addresses x count, as Design::uniforms lays them out, strictly inside (0, 1)
    /// before and after
    void apply(double* u, std::size_t count) const;

    [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }

private:
    std::vector<Group> groups_;
};

}  // namespace steppe
