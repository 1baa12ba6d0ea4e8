#include "engine/game/game.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/core/expect.hpp"
#include "engine/core/philox.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/game/best_response.hpp"

namespace steppe {
namespace {

using Matrix = ShareField::Matrix;
using Vector = ShareField::Vector;

// Relative to the sum of a power's values; smaller gains count as 0.
constexpr double level = 1e-11;

double all_values(const InfluenceGame::Player& player) {
    return std::accumulate(player.value.begin(), player.value.end(), 0.0);
}

/// Returns whether two powers with the same values pull in opposite directions, so that gains equal
/// losses.
bool is_constant_sum(const InfluenceGame& game) {
    if (game.players.size() != 2) return false;
    const auto &a = game.players[0], &b = game.players[1];
    if (!is_concave(game, 0) || !is_concave(game, 1) || a.pole == b.pole) return false;
    const double sum_a = all_values(a), sum_b = all_values(b);
    for (std::size_t i = 0; i < game.agents(); ++i)
        if (std::abs(a.value[i] * sum_b - b.value[i] * sum_a) > 1e-12 * sum_a * sum_b) return false;
    return true;
}

/// Returns the n-th start: the first is even; the others are uniform on the simplices, mixed with a
/// little of the even one so that positions are determined.
Matrix start_of(const InfluenceGame& game, std::size_t n) {
    constexpr double mixed_in = 0.02;
    const auto N = static_cast<Eigen::Index>(game.agents()),
               P = static_cast<Eigen::Index>(game.players.size());
    Matrix even = Matrix::Zero(N, P), drawn = even;
    for (Eigen::Index p = 0; p < P; ++p)
        for (Eigen::Index i = 0; i < N; ++i) {
            if (game.open[static_cast<std::size_t>(i)] == 0) continue;
            even(i, p) = 1;
            const auto words = philox(counter_of(n, static_cast<std::uint32_t>(p * N + i)),
                                      key_of(0, "game.start"));
            drawn(i, p) = -log(uniform(words[0], words[1]));
        }
    for (auto* share : {&even, &drawn})
        *share *= Vector(share->colwise().sum().cwiseInverse()).asDiagonal();
    return n == 0 ? even : Matrix((1 - mixed_in) * drawn + mixed_in * even);
}

/// Slopes of powers whose poles lie within the scale have kinks, smoothed by decreasing amounts.
std::vector<double> roundings(const InfluenceGame& game) {
    for (std::size_t p = 0; p < game.players.size(); ++p)
        if (!is_concave(game, p)) return {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
    return {0};
}

Matrix climbed(ShareField& field, Matrix share, const std::vector<double>& softs) {
    constexpr int most = 20000;
    field.field.soften(softs.front());
    const Eigen::Index patient = 60 + 4 * share.size();
    int steps = 100;
    // Small at first: a better start costs less than many Newton steps from a bad one.
    Eigen::Index patience = 10 + share.size() / 2;
    for (double rough = 1e-3; steps <= most; steps *= 2, rough *= 0.1, patience = patient) {
        share = extragradient(field, std::move(share), rough, steps);
        Matrix better = polished(field, share, patience);
        if (field.gaps(better).sum() <= level) {
            share = std::move(better);
            break;
        }
    }
    for (std::size_t n = 1; n < softs.size(); ++n) {
        field.field.soften(softs[n]);
        share = polished(field, share, patient);
    }
    return share;
}

/// Returns the equilibrium at a point with its certificate, without gains.
Equilibrium place_of(const InfluenceGame& game, ShareField& field, Matrix share) {
    // The certificate requires feasible outlays.
    share = field.project(std::move(share));
    field.field.soften(0);
    field.at(share);
    const Matrix outlay = field.outlay(share);
    const Vector gaps = field.gaps(share);
    const auto& x = field.field.positions();
    Equilibrium out{.outlay = {outlay.data(), outlay.data() + outlay.size()},
                    .position = {x.data(), x.data() + x.size()},
                    .payoff = {},
                    .gain = {},
                    .bound = {}};
    for (std::size_t p = 0; p < game.players.size(); ++p) {
        const auto column = static_cast<Eigen::Index>(p);
        out.payoff.push_back(field.field.payoff(column));
        out.bound.push_back(is_concave(game, p) ? gaps[column] * all_values(game.players[p])
                                                : std::numeric_limits<double>::infinity());
    }
    return out;
}

void find_gains(const InfluenceGame& game, Equilibrium& e) {
    constexpr double rounding = 1e-14;  // of the sum of a power's values
    for (std::size_t p = 0; p < game.players.size(); ++p) {
        const auto reply = best_reply(game, e.outlay, p);
        e.gain.push_back(std::max(0.0, reply.payoff - e.payoff[p]));
        e.bound[p] =
            rounding * all_values(game.players[p]) +
            std::max(e.gain[p], std::min(e.bound[p], std::isfinite(e.bound[p])
                                                         ? reply.payoff + reply.gap - e.payoff[p]
                                                         : e.bound[p]));
    }
}

/// Returns whether every power's gain is negligible relative to the sum of its values: by its
/// certificate, otherwise by the replies found.
bool is_level(const InfluenceGame& game, const Equilibrium& e) {
    constexpr double negligible = 1e-9, rounded_residue = 1e-5;
    for (std::size_t p = 0; p < game.players.size(); ++p) {
        const bool sure = std::isfinite(e.bound[p]);
        if ((sure ? e.bound[p] : e.gain[p]) >
            (sure ? negligible : rounded_residue) * all_values(game.players[p]))
            return false;
    }
    return true;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double out = 0;
    for (std::size_t n = 0; n < a.size(); ++n) out = std::max(out, std::abs(a[n] - b[n]));
    return out;
}

/// Counts an equilibrium with a known one of the same positions.
/// \return false if there is none
bool is_known(const InfluenceGame& game, const Equilibrium& found, std::vector<Equilibrium>& all) {
    constexpr double same_position = 1e-6, same_share = 1e-5;
    for (auto& known : all) {
        if (largest_difference(known.position, found.position) > same_position) continue;
        ++known.reached;
        double most = 0;
        for (const auto& player : game.players) most = std::max(most, player.budget);
        if (largest_difference(known.outlay, found.outlay) > same_share * most)
            known.unique_split = false;
        return true;
    }
    return false;
}

}  // namespace

double Equilibrium::exploitability() const {
    return std::accumulate(gain.begin(), gain.end(), 0.0);
}
double Equilibrium::certificate() const { return std::accumulate(bound.begin(), bound.end(), 0.0); }

GameSolution solve_game(const InfluenceGame& game, std::size_t starts) {
    STEPPE_EXPECT(!game.players.empty() && starts > 0 && leaderless(game).empty());
    GameSolution out;
    out.starts =
        is_constant_sum(game) || (game.players.size() == 1 && is_concave(game, 0)) ? 1 : starts;
    ShareField field(game);
    const auto softs = roundings(game);
    const bool sure = softs.size() == 1;
    std::vector<Equilibrium> stray;
    for (std::size_t n = 0; n < out.starts; ++n) {
        auto found = place_of(game, field, climbed(field, start_of(game, n), softs));
        if (!sure) find_gains(game, found);
        const bool level_there = is_level(game, found);
        if (level_there && is_known(game, found, out.equilibria)) continue;
        if (sure) find_gains(game, found);
        (level_there ? out.equilibria : stray).push_back(std::move(found));
    }
    out.astray = stray.size();
    std::stable_sort(out.equilibria.begin(), out.equilibria.end(),
                     [](const auto& a, const auto& b) { return a.reached > b.reached; });
    if (!out.equilibria.empty()) return out;
    out.found = false;
    out.equilibria.push_back(*std::min_element(
        stray.begin(), stray.end(),
        [](const auto& a, const auto& b) { return a.exploitability() < b.exploitability(); }));
    return out;
}

}  // namespace steppe
