#include <algorithm>
#include <cmath>

#include "engine/game/payoff.hpp"

namespace steppe {
namespace {

using Matrix = GameField::Matrix;
using Vector = GameField::Vector;

/// Returns the game of one power: the others' payments become part of convictions.
InfluenceGame game_of_one(const InfluenceGame& game, const std::vector<double>& outlay,
                          std::size_t player) {
    const std::size_t N = game.agents();
    InfluenceGame out{game.own,  game.neighbour_weights, game.conviction, game.open,
                      game.pull, {game.players[player]}};
    for (std::size_t i = 0; i < N; ++i) {
        double drive = game.own[i] * game.conviction[i];
        for (std::size_t p = 0; p < game.players.size(); ++p) {
            if (p == player) continue;
            const double weight = game.pull * outlay[p * N + i];
            out.own[i] += weight;
            drive += weight * game.players[p].pole;
        }
        if (out.own[i] > 0) out.conviction[i] = drive / out.own[i];
    }
    return out;
}

/// Climbs on the simplex of budget shares: one per open agent, and the last for unspent money.
class Climb {
public:
    Climb(const InfluenceGame& one, double soft)
        : game_(one),
          field_(one),
          budget_(one.players.front().budget),
          outlay_(Matrix::Zero(field_.agents(), 1)) {
        field_.soften(soft);
        for (std::size_t i = 0; i < one.agents(); ++i)
            if (one.open[i] != 0) open_.push_back(static_cast<Eigen::Index>(i));
    }

    [[nodiscard]] Eigen::Index places() const {
        return static_cast<Eigen::Index>(open_.size()) + 1;
    }
    [[nodiscard]] const std::vector<Eigen::Index>& open() const { return open_; }

    /// \param share start, summing to 1; ignored if positions are undetermined there
    void from(Vector share, Reply& best) {
        constexpr int most = 4000;
        constexpr double level = 1e-13;  // of the maximum payoff of the power
        if (!look(share)) return;
        double all = 0;
        for (const double c : game_.players.front().value) all += c;
        double gap = 0;
        for (int n = 0; n < most; ++n) {
            Eigen::Index up = 0, down = -1;
            gap = slope_.maxCoeff(&up) - slope_.dot(share);
            if (!(gap > level * all)) break;
            for (Eigen::Index k = 0; k < share.size(); ++k)
                if (share[k] > 0 && (down < 0 || slope_[k] < slope_[down])) down = k;
            if (down == up || !step(share, up, down)) break;
        }
        const double payoff = field_.payoff(0);
        if (!best.outlay.empty() && payoff <= best.payoff) return;
        best = {std::vector<double>(outlay_.data(), outlay_.data() + outlay_.size()), payoff,
                std::max(gap, 0.0)};
    }

private:
    bool look(const Vector& share) {
        for (std::size_t k = 0; k < open_.size(); ++k)
            outlay_(open_[k], 0) = budget_ * share[static_cast<Eigen::Index>(k)];
        if (!field_.at(outlay_)) return false;
        slope_ = Vector::Zero(places());
        for (std::size_t k = 0; k < open_.size(); ++k)
            slope_[static_cast<Eigen::Index>(k)] = budget_ * field_.slopes()(open_[k], 0);
        return true;
    }

    /// Moves money from one share to another until it no longer pays or all is moved.
    /// \return whether any was moved
    bool step(Vector& share, Eigen::Index up, Eigen::Index down) {
        const Vector begin = share;
        const auto slope_at = [&](double moved) {
            share = begin;
            share[up] += moved;
            share[down] = moved >= begin[down] ? 0.0 : begin[down] - moved;
            return look(share) ? slope_[up] - slope_[down] : std::nan("");
        };
        double low = 0, high = begin[down], at_low = slope_[up] - slope_[down];
        const double enough = 1e-3 * at_low;
        double at_high = slope_at(high);
        if (std::isnan(at_high))
            // Some agent must keep a little, or its position is undetermined.
            at_high = slope_at(high *= 1 - 1e-6);
        if (at_high >= 0) return true;
        double moved = high;
        int side = 0;                   // of the last two points
        for (int n = 0; n < 60; ++n) {  // regula falsi, Illinois variant
            moved = (low * at_high - high * at_low) / (at_high - at_low);
            if (!(moved > low && moved < high)) moved = 0.5 * (low + high);
            const double slope = slope_at(moved);
            if (std::abs(slope) <= enough || moved == low || moved == high) break;
            if (slope > 0) {
                low = moved;
                at_low = slope;
                if (side > 0) at_high *= 0.5;
                side = 1;
            } else {
                high = moved;
                at_high = slope;
                if (side < 0) at_low *= 0.5;
                side = -1;
            }
        }
        return share[up] != begin[up];
    }

    const InfluenceGame& game_;
    GameField field_;
    double budget_;
    std::vector<Eigen::Index> open_;
    Matrix outlay_;
    Vector slope_;
};

}  // namespace

Reply best_reply(const InfluenceGame& game, const std::vector<double>& outlay, std::size_t player) {
    const bool concave = is_concave(game, player);
    const auto one = game_of_one(game, outlay, player);
    Reply best;
    for (const double soft : concave ? std::vector<double>{0.0} : std::vector<double>{1e-2, 1e-6}) {
        Climb climb(one, soft);
        const Eigen::Index K = climb.places();
        Vector even = Vector::Constant(K, 1.0 / static_cast<double>(K - 1));
        even[K - 1] = 0;
        climb.from(even, best);
        if (concave) break;
        Vector now(K);
        for (Eigen::Index k = 0; k + 1 < K; ++k)
            now[k] = outlay[player * game.agents() +
                            static_cast<std::size_t>(climb.open()[static_cast<std::size_t>(k)])] /
                     one.players.front().budget;
        now[K - 1] = 0;
        now[K - 1] = std::max(0.0, 1 - now.sum());
        climb.from(now, best);
        for (Eigen::Index k = 0; k < K; ++k) climb.from(Vector::Unit(K, k), best);
    }
    return best;
}

}  // namespace steppe
