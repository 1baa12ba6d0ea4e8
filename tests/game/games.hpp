#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "engine/game/game.hpp"
#include "tests/catch.hpp"

/// Influence games for tests, and slow, independent computations of positions and replies.
namespace steppe::test {

using Numbers = std::vector<double>;

/// k, d, w and u as in the model page; every agent can be paid.
inline InfluenceGame game_with(const Numbers& k, const Numbers& d, const Numbers& w,
                               const Numbers& u) {
    const std::size_t N = k.size();
    InfluenceGame game{k, Numbers(N * N), u, std::vector<std::uint8_t>(N, 1), 1, {}};
    for (std::size_t n = 0; n < N * N; ++n) game.neighbour_weights[n] = d[n / N] * w[n];
    return game;
}

inline InfluenceGame three_agents() {
    return game_with({1, 0.5, 0.8}, {0.6, 0.4, 0.5}, {0, 0.7, 0.3, 0.5, 0, 0.5, 0.2, 0.8, 0},
                     {0.2, -0.3, 0.1});
}

inline const Numbers three_values{1, 2, 1.5};

inline void check_all(const double* found, const Numbers& wanted, double tolerance = 1e-8) {
    for (std::size_t n = 0; n < wanted.size(); ++n) {
        INFO(n << ": " << found[n] << " for " << wanted[n]);
        CHECK(std::abs(found[n] - wanted[n]) < tolerance);
    }
}

/// Iterates positions until none changes.
inline Numbers slow_positions(const InfluenceGame& game, const Numbers& outlay) {
    const std::size_t N = game.agents();
    Numbers x(N, 0.0);
    double moved = 1;
    for (int n = 0; n < 20000 && moved > 4e-16; ++n) {
        moved = 0;
        for (std::size_t i = 0; i < N; ++i) {
            double weight = game.own[i], pulled = game.own[i] * game.conviction[i];
            for (std::size_t j = 0; j < N; ++j) {
                if (j == i) continue;
                weight += game.neighbour_weights[i * N + j];
                pulled += game.neighbour_weights[i * N + j] * x[j];
            }
            for (std::size_t p = 0; p < game.players.size(); ++p) {
                weight += game.pull * outlay[p * N + i];
                pulled += game.pull * outlay[p * N + i] * game.players[p].pole;
            }
            moved = std::max(moved, std::abs(pulled / weight - x[i]));
            x[i] = pulled / weight;
        }
    }
    return x;
}

inline double slow_payoff(const InfluenceGame& game, const Numbers& outlay, std::size_t p) {
    const auto x = slow_positions(game, outlay);
    double out = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        out -= game.players[p].value[i] * std::abs(game.players[p].pole - x[i]);
    return out;
}

/// Returns the largest payoff a power reaches by moving money between agents, or its purse, in ever
/// smaller amounts while that helps.
inline double slow_best_payoff(const InfluenceGame& game, Numbers outlay, std::size_t p) {
    const std::size_t N = game.agents();
    const auto mine = outlay.begin() + static_cast<std::ptrdiff_t>(p * N);
    double purse =
        game.players[p].budget - std::accumulate(mine, mine + static_cast<std::ptrdiff_t>(N), 0.0);
    double best = slow_payoff(game, outlay, p);
    const auto place = [&](std::size_t k) -> double& { return k == N ? purse : outlay[p * N + k]; };
    for (double step = game.players[p].budget; step > 1e-7 * game.players[p].budget; step *= 0.5)
        for (bool better = true; better;) {
            better = false;
            for (std::size_t from = 0; from <= N; ++from)
                for (std::size_t to = 0; to <= N; ++to) {
                    if (to == from || (to < N && game.open[to] == 0)) continue;
                    const double moved = std::min(step, place(from));
                    if (!(moved > 0)) continue;
                    const double old_from = place(from), old_to = place(to);
                    place(from) = std::max(0.0, old_from - moved);
                    place(to) += moved;
                    const double payoff = slow_payoff(game, outlay, p);
                    if (payoff > best + 1e-14) {
                        best = payoff;
                        better = true;
                    } else {
                        place(from) = old_from;
                        place(to) = old_to;
                    }
                }
        }
    return best;
}

/// Checks that no power's slow search beats the reported gain, and that reported outlays are within
/// budgets.
inline void check_equilibrium(const InfluenceGame& game, const Equilibrium& e) {
    const std::size_t N = game.agents();
    check_all(e.position.data(), slow_positions(game, e.outlay), 1e-10);
    for (std::size_t p = 0; p < game.players.size(); ++p) {
        INFO("power " << p << ", gain " << e.gain[p] << ", bound " << e.bound[p]);
        const double all = std::accumulate(game.players[p].value.begin(),
                                           game.players[p].value.end(), 0.0),
                     rounding = 1e-12 * all;
        const auto mine = e.outlay.begin() + static_cast<std::ptrdiff_t>(p * N);
        CHECK(*std::min_element(mine, mine + static_cast<std::ptrdiff_t>(N)) >= 0);
        CHECK(std::accumulate(mine, mine + static_cast<std::ptrdiff_t>(N), 0.0) <=
              game.players[p].budget * (1 + 1e-12));
        for (std::size_t i = 0; i < N; ++i)
            CHECK((game.open[i] != 0 || mine[static_cast<std::ptrdiff_t>(i)] == 0));
        CHECK(std::abs(e.payoff[p] - slow_payoff(game, e.outlay, p)) < rounding);
        CHECK(e.gain[p] <= e.bound[p]);
        CHECK(slow_best_payoff(game, e.outlay, p) - e.payoff[p] <= e.bound[p] + rounding);
        Numbers elsewhere = e.outlay;  // the same search, starting without outlays
        std::fill_n(elsewhere.begin() + static_cast<std::ptrdiff_t>(p * N), N, 0.0);
        CHECK(slow_best_payoff(game, elsewhere, p) - e.payoff[p] <=
              std::min(e.bound[p], e.gain[p] + 1e-6 * all) + rounding);
    }
}

/// A random number stream that is the same on every platform.
class Drawn {
public:
    explicit Drawn(unsigned seed) : engine_(seed) {}
    double operator()(double low, double high) {
        return low + (high - low) * static_cast<double>(engine_() >> 1) / 2147483648.0;
    }
    Numbers many(std::size_t n, double low, double high) {
        Numbers out(n);
        for (auto& x : out) x = (*this)(low, high);
        return out;
    }
    /// Row-stochastic with 0 on the diagonal; about a third of the ties absent.
    Numbers shares(std::size_t N) {
        Numbers w(N * N, 0.0);
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < N; ++j)
                if (j != i && ((*this)(0, 1) > 0.35 || j == (i + 1) % N))
                    w[i * N + j] = (*this)(0.1, 1);
            const double sum =
                std::accumulate(w.begin() + static_cast<std::ptrdiff_t>(i * N),
                                w.begin() + static_cast<std::ptrdiff_t>((i + 1) * N), 0.0);
            for (std::size_t j = 0; j < N; ++j) w[i * N + j] /= sum;
        }
        return w;
    }

private:
    std::mt19937 engine_;
};

inline InfluenceGame random_game(Drawn& draw, const Numbers& poles) {
    const auto N = static_cast<std::size_t>(draw(2, 7));
    auto game =
        game_with(draw.many(N, 0.05, 1), draw.many(N, 0, 1), draw.shares(N), draw.many(N, -1, 1));
    game.pull = draw(0.05, 2);
    for (std::size_t i = 0; i < N; ++i) game.open[i] = i == 0 || draw(0, 1) < 0.8 ? 1 : 0;
    for (const double pole : poles) {
        auto value = draw.many(N, -0.5, 2);
        for (auto& c : value) c = std::max(0.0, c);
        value[N - 1] += 0.1;
        game.players.push_back(
            {"P" + std::to_string(game.players.size()), pole, std::exp(draw(-2, 3)), value});
    }
    return game;
}

}  // namespace steppe::test
