#include "engine/game/best_response.hpp"

#include <algorithm>
#include <cmath>

namespace steppe {
namespace {

using Matrix = ShareField::Matrix;
using Vector = ShareField::Vector;

/// The paid agents and their conditions: the slopes of a power's paid agents are equal, and 0 if it
/// keeps money back.
class ActiveSet {
public:
    struct Place {
        Eigen::Index agent, player;
    };

    ActiveSet(const ShareField& field, const Matrix& share)
        : field_(field), spent_(static_cast<std::size_t>(share.cols())) {
        constexpr double nothing = 1e-9;
        for (Eigen::Index p = 0; p < share.cols(); ++p) {
            spent_[static_cast<std::size_t>(p)] = share.col(p).sum() > 1 - nothing;
            for (Eigen::Index i = 0; i < share.rows(); ++i)
                if (field.is_open(i) && share(i, p) > nothing) paid_.push_back({i, p});
        }
    }

    /// Takes one Newton step, cut if a share would fall below 0 or positions become undetermined.
    /// \return the distance moved, 1 if the step was cut, NaN if no share could move
    double step(ShareField& field, Matrix& share) {
        const auto delta = direction(share);
        if (!delta.allFinite()) return std::nan("");
        double part = 1;
        std::size_t first = paid_.size();
        for (std::size_t f = 0; f < paid_.size(); ++f) {
            const double now = share(paid_[f].agent, paid_[f].player),
                         change = delta[static_cast<Eigen::Index>(f)];
            if (now + part * change < 0) {
                part = -now / change;
                first = f;
            }
        }
        for (int halvings = 0; halvings < 30; ++halvings, part *= 0.5, first = paid_.size()) {
            Matrix next = share;
            for (std::size_t f = 0; f < paid_.size(); ++f) {
                double& s = next(paid_[f].agent, paid_[f].player);
                s = f == first ? 0 : std::max(0.0, s + part * delta[static_cast<Eigen::Index>(f)]);
            }
            if (!field.at(next)) continue;
            const double moved = (next - share).cwiseAbs().maxCoeff();
            share = next;
            if (first < paid_.size())
                paid_.erase(paid_.begin() + static_cast<std::ptrdiff_t>(first));
            return part < 1 ? 1.0 : moved;
        }
        field.at(share);
        return std::nan("");
    }

    /// Adds the agent or budget whose conditions are violated most.
    /// \return false if none is
    bool widen(const Matrix& share) {
        constexpr double level = 1e-12;
        double worst = level;
        Place add{-1, -1};
        for (Eigen::Index p = 0; p < share.cols(); ++p) {
            const double at_paid = multiplier(p);
            if (spent_[static_cast<std::size_t>(p)] && at_paid < -worst) {
                worst = -at_paid;
                add = {-1, p};
            }
            if (!spent_[static_cast<std::size_t>(p)] && share.col(p).sum() > 1 + worst) {
                worst = share.col(p).sum() - 1;
                add = {-1, p};
            }
            for (Eigen::Index i = 0; i < share.rows(); ++i) {
                if (!field_.is_open(i) || is_paid(i, p) || field_.slopes()(i, p) - at_paid <= worst)
                    continue;
                worst = field_.slopes()(i, p) - at_paid;
                add = {i, p};
            }
        }
        if (add.player < 0) return false;
        if (add.agent < 0)
            spent_[static_cast<std::size_t>(add.player)] =
                !spent_[static_cast<std::size_t>(add.player)];
        else
            paid_.push_back(add);
        return true;
    }

private:
    [[nodiscard]] bool is_paid(Eigen::Index agent, Eigen::Index player) const {
        return std::any_of(paid_.begin(), paid_.end(),
                           [&](const Place& f) { return f.agent == agent && f.player == player; });
    }

    /// Returns the common slope of a power's paid agents, or the mean while they differ.
    [[nodiscard]] double multiplier(Eigen::Index p) const {
        if (!spent_[static_cast<std::size_t>(p)]) return 0;
        double sum = 0, count = 0;
        for (const auto& f : paid_)
            if (f.player == p) {
                sum += field_.slopes()(f.agent, p);
                ++count;
            }
        return count > 0 ? sum / count : 0;
    }

    /// Returns the spread of the slopes of paid agents, over all powers.
    [[nodiscard]] double uneven() const {
        double out = 0;
        for (const auto& f : paid_)
            out =
                std::max(out, std::abs(field_.slopes()(f.agent, f.player) - multiplier(f.player)));
        return out;
    }

    [[nodiscard]] Vector direction(const Matrix& share) const {
        const auto F = static_cast<Eigen::Index>(paid_.size()), N = share.rows(), P = share.cols();
        const Matrix curvature = field_.curvature();
        Matrix A = Matrix::Zero(F + P, F + P);
        Vector b = Vector::Zero(F + P);
        for (Eigen::Index f = 0; f < F; ++f) {
            const auto [i, p] = paid_[static_cast<std::size_t>(f)];
            for (Eigen::Index g = 0; g < F; ++g)
                A(f, g) = curvature(p * N + i, paid_[static_cast<std::size_t>(g)].player * N +
                                                   paid_[static_cast<std::size_t>(g)].agent);
            A(f, F + p) = -1;  // times the multiplier
            b[f] = -field_.slopes()(i, p);
            if (spent_[static_cast<std::size_t>(p)]) A(F + p, f) = 1;
        }
        for (Eigen::Index p = 0; p < P; ++p) {
            if (spent_[static_cast<std::size_t>(p)] && A.row(F + p).any())
                b[F + p] = 1 - share.col(p).sum();
            else
                A(F + p, F + p) = 1;
        }
        // If money is equally good on two agents (powers that share a pole), the system is
        // singular. A small shift of the diagonal leads along the remaining slope until one agent
        // is no longer paid.
        const double bent = std::clamp(uneven(), 1e-10, 1e-4);
        A.topLeftCorner(F, F).diagonal().array() -=
            bent * (1e-300 + curvature.cwiseAbs().maxCoeff());
        return A.partialPivLu().solve(b).head(F);
    }

    const ShareField& field_;
    std::vector<Place> paid_;
    std::vector<bool> spent_;
};

}  // namespace

ShareField::ShareField(const InfluenceGame& game)
    : field(game), open_(game.open), budget_(field.players()), per_value_(field.players()) {
    for (Eigen::Index p = 0; p < field.players(); ++p) {
        const auto& player = game.players[static_cast<std::size_t>(p)];
        budget_[p] = player.budget;
        double all = 0;
        for (const double c : player.value) all += c;
        per_value_[p] = all > 0 ? 1 / all : 0;
    }
}

bool ShareField::at(const Matrix& share) {
    if (!field.at(outlay(share))) return false;
    slopes_ = field.slopes() * budget_.cwiseProduct(per_value_).asDiagonal();
    return true;
}

Matrix ShareField::curvature() const {
    Matrix out = field.curvature();
    const Eigen::Index N = field.agents(), P = field.players();
    for (Eigen::Index p = 0; p < P; ++p)
        for (Eigen::Index other = 0; other < P; ++other)
            out.block(p * N, other * N, N, N) *= budget_[p] * per_value_[p] * budget_[other];
    return out;
}

Vector ShareField::gaps(const Matrix& share) const {
    Vector out(share.cols());
    for (Eigen::Index p = 0; p < share.cols(); ++p) {
        double most = 0;
        for (Eigen::Index i = 0; i < share.rows(); ++i)
            if (is_open(i)) most = std::max(most, slopes_(i, p));
        out[p] = std::max(0.0, most - slopes_.col(p).dot(share.col(p)));
    }
    return out;
}

Matrix ShareField::project(Matrix share) const {
    std::vector<double> sorted;
    for (Eigen::Index p = 0; p < share.cols(); ++p) {
        sorted.clear();
        for (Eigen::Index i = 0; i < share.rows(); ++i) {
            share(i, p) = is_open(i) ? std::max(0.0, share(i, p)) : 0.0;
            if (share(i, p) > 0) sorted.push_back(share(i, p));
        }
        if (share.col(p).sum() <= 1) continue;
        // The amount subtracted from all until they sum to 1 (Held, Wolfe & Crowder 1974).
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
        double sum = 0, cut = 0;
        for (std::size_t n = 0; n < sorted.size(); ++n) {
            sum += sorted[n];
            const double now = (sum - 1) / static_cast<double>(n + 1);
            if (sorted[n] <= now) break;
            cut = now;
        }
        share.col(p) = (share.col(p).array() - cut).max(0.0);
    }
    return share;
}

Matrix extragradient(ShareField& field, Matrix share, double level, int most) {
    // A step times the Lipschitz constant stays below `careful`.
    constexpr double careful = 0.7, shrink = 0.6, grow = 1.3;
    double length = 1;
    if (!field.at(share)) return share;
    for (int n = 0; n < most && field.gaps(share).sum() > level; ++n) {
        const Matrix here = field.slopes();
        Matrix next;
        for (;; length *= shrink) {
            const Matrix ahead = field.project(share + length * here);
            if (length < 1e-12) {
                field.at(share);
                return share;
            }
            if (!field.at(ahead) ||
                length * (field.slopes() - here).norm() > careful * (ahead - share).norm())
                continue;
            next = field.project(share + length * field.slopes());
            if (field.at(next)) break;
        }
        share = next;
        length *= grow;
    }
    return share;
}

Matrix polished(ShareField& field, const Matrix& start, Eigen::Index patience) {
    constexpr double still = 1e-14;
    // If money is equally good on two agents, Newton would drift.
    constexpr double exact = 1e-14;
    Matrix share = start, best = start;
    if (!field.at(share)) return start;
    double least = field.gaps(share).sum();
    ActiveSet set(field, share);
    const auto most = 60 + 4 * share.size();
    Eigen::Index since = 0;  // steps without progress
    for (Eigen::Index n = 0; n < most; ++n) {
        const double moved = set.step(field, share);
        if (std::isnan(moved)) break;
        const bool within = share.colwise().sum().maxCoeff() <= 1 + 1e-12;
        if (const double gap = field.gaps(share).sum(); within && gap <= least) {
            since = gap < 0.9 * least ? 0 : since;
            least = gap;
            best = share;
        }
        if (least <= exact || ++since > patience || (moved <= still && !set.widen(share))) break;
    }
    field.at(best);
    return best;
}

}  // namespace steppe
