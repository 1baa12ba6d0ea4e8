#pragma once

#include "engine/game/payoff.hpp"

/// Climbs from a start to a point where no power gains by a small change, in shares of budgets.
namespace steppe {

/// The game in shares: agents x players, each column in { s >= 0, sum s <= 1 }, 0 for agents that
/// cannot be paid. Slopes are of J_p over the sum of its values, which makes powers and scenarios
/// comparable.
class ShareField {
public:
    using Matrix = GameField::Matrix;
    using Vector = GameField::Vector;

    explicit ShareField(const InfluenceGame& game);

    bool at(const Matrix& share);
    [[nodiscard]] const Matrix& slopes() const { return slopes_; }
    [[nodiscard]] Matrix curvature() const;
    /// Returns, per player, an upper bound of the gain in J_p over the sum of its values, if J_p is
    /// concave.
    [[nodiscard]] Vector gaps(const Matrix& share) const;
    [[nodiscard]] bool is_open(Eigen::Index agent) const {
        return open_[static_cast<std::size_t>(agent)] != 0;
    }
    [[nodiscard]] Matrix outlay(const Matrix& share) const { return share * budget_.asDiagonal(); }
    /// Projects each column onto its feasible set.
    [[nodiscard]] Matrix project(Matrix share) const;

    GameField field;

private:
    std::vector<std::uint8_t> open_;
    Vector budget_, per_value_;
    Matrix slopes_;
};

/// Runs projected extragradient from `share` until the gaps sum to `level`, or for `most` steps.
/// Leaves the field at the returned shares.
ShareField::Matrix extragradient(ShareField& field, ShareField::Matrix share, double level,
                                 int most);

/// Runs Newton on each power's conditions for a maximum and updates the set of paid agents.
/// \param patience allowed consecutive steps without progress
/// \return the point with the least gaps
ShareField::Matrix polished(ShareField& field, const ShareField::Matrix& share,
                            Eigen::Index patience);

}  // namespace steppe
