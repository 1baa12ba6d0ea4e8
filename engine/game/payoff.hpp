#pragma once

#include <Eigen/Dense>

#include "engine/game/game.hpp"

/// Positions, payoffs and their slopes at given outlays; shared by the game solvers.
namespace steppe {

class GameField {
public:
    using Matrix = Eigen::MatrixXd;
    using Vector = Eigen::VectorXd;

    explicit GameField(const InfluenceGame& game);

    /// Evaluates outlays, agents x players.
    /// \return false if positions are undetermined; then no other query is allowed
    bool at(const Matrix& outlay);

    /// For powers whose poles lie within the scale, replaces |z - x| by sqrt((z - x)^2 + soft^2) -
    /// soft. 0 initially.
    void soften(double soft) { soft_ = soft; }

    [[nodiscard]] Eigen::Index agents() const { return N_; }
    [[nodiscard]] Eigen::Index players() const { return P_; }
    [[nodiscard]] const Vector& positions() const { return x_; }
    /// Returns J_p, always without softening.
    [[nodiscard]] double payoff(Eigen::Index player) const;
    /// Returns dJ_p/da(p,i), agents x players.
    [[nodiscard]] const Matrix& slopes() const { return slopes_; }
    /// Returns second derivatives by outlays: row and column are player*N + agent.
    [[nodiscard]] Matrix curvature() const;

private:
    [[nodiscard]] bool is_settled(const Matrix& outlay);

    const InfluenceGame& game_;
    Eigen::Index N_, P_;
    bool always_settled_ = true;
    double soft_ = 0;
    Matrix still_;  ///< M without outlays
    Vector drive_;  ///< r without outlays
    Vector poles_;
    Matrix values_;             ///< agents x players
    std::vector<bool> smooth_;  ///< per player: z - x has a constant sign
    Matrix M_, q_, slopes_;
    Vector x_;
    Eigen::PartialPivLU<Matrix> lu_;
    std::vector<std::uint8_t> led_;
    std::vector<Eigen::Index> queue_;
};

}  // namespace steppe
