#include "engine/game/payoff.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

std::size_t place(Eigen::Index n) { return static_cast<std::size_t>(n); }

/// Marks the agents with direct or indirect inputs from those in the queue.
void spread(const InfluenceGame& game, std::vector<Eigen::Index>& queue,
            std::vector<std::uint8_t>& led) {
    const std::size_t N = game.agents();
    while (!queue.empty()) {
        const auto j = queue.back();
        queue.pop_back();
        for (std::size_t i = 0; i < N; ++i)
            if (led[i] == 0 && game.neighbour_weights[i * N + place(j)] > 0) {
                led[i] = 1;
                queue.push_back(static_cast<Eigen::Index>(i));
            }
    }
}

}  // namespace

GameField::GameField(const InfluenceGame& game)
    : game_(game),
      N_(static_cast<Eigen::Index>(game.agents())),
      P_(static_cast<Eigen::Index>(game.players.size())),
      still_(N_, N_),
      drive_(N_),
      poles_(P_),
      values_(N_, P_),
      M_(N_, N_),
      q_(N_, P_),
      slopes_(N_, P_),
      x_(N_),
      lu_(N_) {
    for (Eigen::Index i = 0; i < N_; ++i) {
        double total_weight = 0;
        for (Eigen::Index j = 0; j < N_; ++j) {
            const double d = i == j ? 0 : game.neighbour_weights[place(i * N_ + j)];
            total_weight += d;
            still_(i, j) = -d;
        }
        still_(i, i) = game.own[place(i)] + total_weight;
        drive_[i] = game.own[place(i)] * game.conviction[place(i)];
    }
    for (Eigen::Index p = 0; p < P_; ++p) {
        poles_[p] = game.players[place(p)].pole;
        values_.col(p) = Eigen::Map<const Vector>(game.players[place(p)].value.data(), N_);
        smooth_.push_back(is_concave(game, place(p)));
    }
    led_.assign(place(N_), 0);
    always_settled_ = is_settled(Matrix::Zero(N_, P_));
}

bool GameField::is_settled(const Matrix& outlay) {
    for (Eigen::Index i = 0; i < N_; ++i) {
        led_[place(i)] =
            game_.own[place(i)] > 0 || (P_ > 0 && game_.pull * outlay.row(i).sum() > 0) ? 1 : 0;
        if (led_[place(i)] != 0) queue_.push_back(i);
    }
    spread(game_, queue_, led_);
    return std::all_of(led_.begin(), led_.end(), [](std::uint8_t led) { return led != 0; });
}

bool GameField::at(const Matrix& outlay) {
    if (!always_settled_ && !is_settled(outlay)) return false;
    M_ = still_;
    x_ = drive_;
    for (Eigen::Index p = 0; p < P_; ++p) {
        M_.diagonal() += game_.pull * outlay.col(p);
        x_ += game_.pull * poles_[p] * outlay.col(p);
    }
    lu_.compute(M_);
    x_ = lu_.solve(x_).eval();
    for (Eigen::Index p = 0; p < P_; ++p) {
        const double soft = smooth_[place(p)] ? 0 : soft_;
        for (Eigen::Index i = 0; i < N_; ++i) {
            const double apart = poles_[p] - x_[i], size = std::sqrt(apart * apart + soft * soft);
            q_(i, p) = size > 0 ? values_(i, p) * apart / size : 0.0;
        }
    }
    q_ = lu_.transpose().solve(q_).eval();
    for (Eigen::Index p = 0; p < P_; ++p)
        slopes_.col(p) = game_.pull * q_.col(p).array() * (poles_[p] - x_.array());
    return x_.allFinite() && slopes_.allFinite();
}

double GameField::payoff(Eigen::Index p) const {
    return -values_.col(p).dot((poles_[p] - x_.array()).abs().matrix());
}

GameField::Matrix GameField::curvature() const {
    const Matrix inverse = lu_.inverse();
    Matrix out(N_ * P_, N_ * P_);
    for (Eigen::Index p = 0; p < P_; ++p) {
        // Change of the signs in M^T q = c sign(z - x) with x; 0 if they are constant.
        Matrix turn = Matrix::Zero(N_, N_);
        if (!smooth_[place(p)] && soft_ > 0) {
            const auto apart = (poles_[p] - x_.array()).eval();
            const Vector rate =
                values_.col(p).array() * soft_ * soft_ * (apart.square() + soft_ * soft_).pow(-1.5);
            turn = inverse.transpose() * rate.asDiagonal() * inverse;
        }
        for (Eigen::Index other = 0; other < P_; ++other)
            for (Eigen::Index j = 0; j < N_; ++j)
                for (Eigen::Index i = 0; i < N_; ++i) {
                    const double moves = game_.pull * (poles_[other] - x_[j]);  // of r - M x at j
                    const double dq = -game_.pull * inverse(j, i) * q_(j, p) - turn(i, j) * moves;
                    out(p * N_ + i, other * N_ + j) =
                        game_.pull * (dq * (poles_[p] - x_[i]) - q_(i, p) * inverse(i, j) * moves);
                }
    }
    return out;
}

InfluenceGame game_on(const std::vector<double>& W, const std::vector<double>& lambda,
                      const std::vector<double>& u) {
    const std::size_t N = lambda.size();
    InfluenceGame game{std::vector<double>(N),
                       std::vector<double>(N * N, 0.0),
                       u,
                       std::vector<std::uint8_t>(N, 0),
                       1,
                       {}};
    for (std::size_t i = 0; i < N; ++i) {
        game.own[i] = 1 - lambda[i];
        for (std::size_t j = 0; j < N; ++j)
            if (j != i) game.neighbour_weights[i * N + j] = lambda[i] * W[i * N + j];
    }
    return game;
}

void leave_out(const std::vector<std::uint8_t>& holds, InfluenceGame& game) {
    const std::size_t N = game.agents();
    const auto first = std::find(holds.begin(), holds.end(), 1) - holds.begin();
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < N; ++j)
            if (holds[i] == 0 || holds[j] == 0) game.neighbour_weights[i * N + j] = 0;
        if (holds[i] != 0) continue;
        game.own[i] = 1;
        game.conviction[i] = game.conviction[static_cast<std::size_t>(first)];
    }
}

std::vector<std::size_t> leaderless(const InfluenceGame& game) {
    std::vector<std::uint8_t> led;
    std::vector<Eigen::Index> queue;
    for (std::size_t i = 0; i < game.agents(); ++i) {
        led.push_back(game.own[i] > 0 || game.open[i] != 0 ? 1 : 0);
        if (led[i] != 0) queue.push_back(static_cast<Eigen::Index>(i));
    }
    spread(game, queue, led);
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < led.size(); ++i)
        if (led[i] == 0) out.push_back(i);
    return out;
}

bool is_concave(const InfluenceGame& game, std::size_t player) {
    const double pole = game.players[player].pole;
    bool above = true, below = true;
    const auto see = [&](double x) {
        above = above && pole >= x;
        below = below && pole <= x;
    };
    for (std::size_t i = 0; i < game.agents(); ++i)
        if (game.own[i] > 0) see(game.conviction[i]);
    for (const auto& other : game.players) see(other.pole);
    return above || below;
}

std::optional<std::vector<double>> settled_positions(const InfluenceGame& game,
                                                     const std::vector<double>& outlay) {
    GameField field(game);
    if (!field.at(
            Eigen::Map<const Eigen::MatrixXd>(outlay.data(), field.agents(), field.players())))
        return std::nullopt;
    return std::vector<double>(field.positions().data(), field.positions().data() + field.agents());
}

}  // namespace steppe
