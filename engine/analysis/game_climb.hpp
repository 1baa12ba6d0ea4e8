#pragma once

#include "engine/analysis/game_field.hpp"

/// From a start to a place where no power gains by a small change, in shares of budgets.
namespace steppe {

/// The game in shares: agents x players, each column in { s >= 0, sum s <= 1 }, 0 where an agent
/// cannot be paid. Slopes are of J_p over the sum of its values, so that powers and scenarios are
/// alike.
class ShareField {
public:
    using Matrix = GameField::Matrix;
    using Vector = GameField::Vector;

    explicit ShareField(const InfluenceGame& game);

    bool at(const Matrix& share);
    [[nodiscard]] const Matrix& slopes() const { return slopes_; }
    [[nodiscard]] Matrix curvature() const;
    /// Per player: no share gives more than this beyond J_p, over the sum of its values, where that
    /// is concave.
    [[nodiscard]] Vector gaps(const Matrix& share) const;
    [[nodiscard]] bool is_open(Eigen::Index agent) const {
        return open_[static_cast<std::size_t>(agent)] != 0;
    }
    [[nodiscard]] Matrix outlay(const Matrix& share) const { return share * budget_.asDiagonal(); }
    /// The nearest point of each column's set.
    [[nodiscard]] Matrix project(Matrix share) const;

    GameField field;

private:
    std::vector<std::uint8_t> open_;
    Vector budget_, per_value_;
    Matrix slopes_;
};

/// Projected extragradient from `share` until the gaps sum to `level`, or `most` steps are done.
/// The field looks at what is returned.
ShareField::Matrix extragradient(ShareField& field, ShareField::Matrix share, double level,
                                 int most);

/// Newton on the conditions for a maximum of each power, with the set of agents that are paid kept
/// up to date. \param patience steps in a row that may bring nothing \return the place with the
/// least gaps on the way
ShareField::Matrix polished(ShareField& field, const ShareField::Matrix& share,
                            Eigen::Index patience);

}  // namespace steppe
