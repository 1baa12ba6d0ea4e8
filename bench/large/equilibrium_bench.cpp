#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "bench/large/networks.hpp"
#include "bench/large/turns.hpp"
#include "engine/population/equilibrium.hpp"
#include "engine/population/generate.hpp"

/// Equilibrium of 131 072 agents with 16 random neighbours each, against iterating to a fixed
/// point. Both run from the model to the answer, with the same kernel, to the same tolerance.
namespace {

using namespace steppe;
using namespace steppe::bench;

/// Iterates until ten steps change the positions by less than the tolerance.
std::vector<double> fixed_point(const LargeOpinions& m, int& steps) {
    std::vector<double> x = m.anchor;
    LargePositions positions(m, x);
    for (steps = 0;;) {
        for (int n = 0; n < 10; ++n, ++steps) positions.step();
        auto next = positions.positions();
        double left = 0.0, size = 0.0;
        for (std::size_t n = 0; n < x.size(); ++n) {
            left += (next[n] - x[n]) * (next[n] - x[n]);
            size += m.anchor[n] * m.anchor[n];
        }
        x = std::move(next);
        if (left <= 1e-20 * size) return x;
    }
}

void equilibrium_against_steps(benchmark::State& state, double lambda, std::size_t K, double mean) {
    constexpr std::uint32_t n = 131072;
    LargeOpinions m;
    m.W = uniform(n, 16, 1);
    m.issues = K;
    m.lambda.assign(n, lambda);
    m.anchor = anchor_of(m.lambda, spread_positions(n * K, mean));
    LargeEquilibrium fast;
    std::vector<double> slow;
    int steps = 0;
    for (auto _ : state) {
        const auto best = best_times({[&] { fast = large_equilibrium(m); }}, 12);
        const auto other =
            best_times({[&] { slow = fixed_point(m, steps); }}, lambda > 0.98 ? 2 : 4);
        state.SetIterationTime(best[0]);
        state.counters["ms"] = best[0] * 1e3;
        state.counters["x_steps"] = other[0] / best[0];
        state.counters["products"] = fast.products;
        state.counters["products_steps"] = steps;
        state.counters["residual"] = fast.residual;
    }
    for (std::size_t i = 0; i < fast.X.size(); ++i)
        if (!(std::abs(fast.X[i] - slow[i]) <= 1e-8)) {
            std::fprintf(stderr, "the two methods differ: %.17g and %.17g\n", fast.X[i], slow[i]);
            std::exit(1);
        }
}

}  // namespace

#define STEPPE_EQUILIBRIUM(name, lambda, K, mean)                       \
    BENCHMARK_CAPTURE(equilibrium_against_steps, name, lambda, K, mean) \
        ->UseManualTime()                                               \
        ->Iterations(1)                                                 \
        ->Unit(benchmark::kMillisecond)
STEPPE_EQUILIBRIUM(one_issue_090, 0.90, 1, 0.3);
STEPPE_EQUILIBRIUM(one_issue_095, 0.95, 1, 0.3);
STEPPE_EQUILIBRIUM(one_issue_099, 0.99, 1, 0.3);
STEPPE_EQUILIBRIUM(four_issues_090, 0.90, 4, 0.3);
STEPPE_EQUILIBRIUM(four_issues_095, 0.95, 4, 0.3);
STEPPE_EQUILIBRIUM(four_issues_099, 0.99, 4, 0.3);
// Mean 0: convictions cancel, so iteration has no common component to converge on.
STEPPE_EQUILIBRIUM(one_issue_090_mean_0, 0.90, 1, 0.0);
STEPPE_EQUILIBRIUM(one_issue_095_mean_0, 0.95, 1, 0.0);
STEPPE_EQUILIBRIUM(one_issue_099_mean_0, 0.99, 1, 0.0);
