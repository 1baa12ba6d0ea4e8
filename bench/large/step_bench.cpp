#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "bench/large/networks.hpp"
#include "bench/large/rivals.hpp"
#include "bench/large/turns.hpp"

/// Steps of a million agents against products by other libraries with the same network and table. A
/// step does more than a product: susceptibility, conviction, inertia and clamping.
namespace {

using namespace steppe;
using namespace steppe::bench;

constexpr NetworkOrder orders[] = {NetworkOrder::given, NetworkOrder::in_degree,
                                   NetworkOrder::reverse_cuthill_mckee};
constexpr const char* order_names[] = {"as given", "by in-degree", "by reverse Cuthill-McKee"};

/// A model whose step equals W X, so that results are comparable number by number; the cost is that
/// of any step.
LargeOpinions product_model(const SparseRows& W, std::size_t K) {
    LargeOpinions m;
    m.W = W;
    m.issues = K;
    for (std::uint32_t i = 0; i < W.rows(); ++i)
        m.own.push_back(W.begin[i] == W.begin[i + 1] ? 1.0 : 0.0);
    m.lambda.assign(W.rows(), 1.0);
    m.anchor.assign(W.rows() * K, 0.0);
    return m;
}

/// Agents without neighbours keep their position in a step and are 0 in a product.
void require_same_numbers(const SparseRows& W, const std::vector<double>& ours,
                          const Product& rival) {
    const auto theirs = rival.result();
    for (std::size_t n = 0; n < ours.size(); ++n) {
        const std::size_t i = n / (ours.size() / W.rows());
        if (W.begin[i] == W.begin[i + 1] || std::abs(ours[n] - theirs[n]) <= 1e-12) continue;
        std::fprintf(stderr, "%s: %.17g, the engine has %.17g\n", rival.way.c_str(), theirs[n],
                     ours[n]);
        std::exit(1);
    }
}

struct Choice {
    std::unique_ptr<Product> product;
    double seconds = 0.0;
    std::string way;
};

/// Checks the results of each product, then keeps the fastest.
void choose(Products products, const SparseRows& W, const std::vector<double>& X, std::size_t K,
            NetworkOrder order, std::optional<Choice>& best) {
    if (products.empty()) return;
    LargePositions ours(product_model(W, K), X);
    ours.step();
    const auto expected = ours.positions();
    for (auto& product : products) {
        product->multiply();
        require_same_numbers(W, expected, *product);
        const double seconds = best_times({[&] { product->multiply(); }}, 2)[0];
        if (best && seconds >= best->seconds) continue;
        const std::string way = product->way + ", agents " + order_names[static_cast<int>(order)];
        best = Choice{std::move(product), seconds, way};
    }
}

/// Returns the model in the order with the fastest step.
LargePositions fastest(const SparseRows& W, const std::vector<double>& X, std::size_t K,
                       std::string& way) {
    std::optional<LargePositions> best;
    double seconds = 0.0;
    for (const auto order : orders) {
        LargePositions positions(product_model(in_order(W, order), K), X);
        const double took = best_times({[&] { positions.step(); }}, 3)[0];
        if (best && took >= seconds) continue;
        seconds = took;
        best = std::move(positions);
        way = order_names[static_cast<int>(order)];
    }
    return std::move(*best);
}

void compare(benchmark::State& state, Kind kind, std::size_t K) {
    const SparseRows& W = million(kind);
    const auto X = spread_positions(W.rows() * K, 0.0);
    std::optional<Choice> eigen, run_time, graphblas;
    for (const auto order : orders) {
        const SparseRows ordered = in_order(W, order);
        Products ways = eigen_products(ordered, X, K), fixed;
        fixed.push_back(std::move(ways.front()));
        ways.erase(ways.begin());
        choose(std::move(fixed), ordered, X, K, order, eigen);
        choose(std::move(ways), ordered, X, K, order, run_time);
        if (K == 8) choose(graphblas_products(ordered, X, K), ordered, X, K, order, graphblas);
    }
    std::string way;
    LargePositions ours = fastest(W, X, K, way);
    const Gather gather(W.rows(), K, W.entries());
    Works works{[&] { ours.step(); },
                [&] { benchmark::DoNotOptimize(gather.prefetched()); },
                [&] { benchmark::DoNotOptimize(gather.plain()); },
                [&] { eigen->product->multiply(); },
                [&] { eigen->product->step(); },
                [&] { run_time->product->multiply(); }};
    if (graphblas) works.emplace_back([&] { graphblas->product->multiply(); });
    for (auto _ : state) {
        const auto best = best_times(works, 9);
        state.SetIterationTime(best[0]);
        const char* const names[] = {"x_eigen", "x_eigen_step", "x_eigen_run_time", "x_graphblas"};
        for (std::size_t n = 3; n < best.size(); ++n)
            state.counters[names[n - 3]] = best[n] / best[0];
        state.counters["ms"] = best[0] * 1e3;
        state.counters["of_gather"] = best[1] / best[0];
        state.counters["x_prefetch"] = best[2] / best[1];
    }
    state.SetLabel("ours " + way + "; Eigen " + eigen->way + ", or " + run_time->way +
                   (graphblas ? "; GraphBLAS " + graphblas->way : ""));
}

/// Wall-clock time of a step, on one core and on two.
void million_step(benchmark::State& state, Kind kind, unsigned threads) {
    const SparseRows& W = million(kind);
    constexpr std::size_t K = 4;
    const auto X = spread_positions(W.rows() * K, 0.0);
    LargeOpinions m{.W = W,
                    .own = {},
                    .lambda = std::vector<double>(W.rows(), 0.9),
                    .issues = K,
                    .C = {},
                    .anchor = {},
                    .outside = {}};
    m.anchor = anchor_of(m.lambda, X);
    m.C = {.7, .1, .1, .1, .1, .7, .1, .1, .1, .1, .7, .1, .1, .1, .1, .7};
    LargePositions positions(m, X, {.rate = 0.25, .threads = threads});
    for (auto _ : state) {
        const double best = best_times({[&] { positions.step(); }}, 25, wall_time)[0];
        state.SetIterationTime(best);
        state.counters["ms"] = best * 1e3;
        state.counters["ms_processor"] =
            best_times({[&] { positions.step(); }}, 25, process_time)[0] * 1e3;
    }
}

}  // namespace

#define STEPPE_COMPARE(kind, K)                                    \
    BENCHMARK_CAPTURE(compare, kind##_##K##_issues, Kind::kind, K) \
        ->UseManualTime()                                          \
        ->Iterations(1)                                            \
        ->Unit(benchmark::kMillisecond)
STEPPE_COMPARE(uniform, 4);
STEPPE_COMPARE(uniform, 8);
STEPPE_COMPARE(uniform, 16);
STEPPE_COMPARE(rmat, 4);
STEPPE_COMPARE(rmat, 8);
STEPPE_COMPARE(rmat, 16);

#define STEPPE_MILLION(kind, threads)                                                \
    BENCHMARK_CAPTURE(million_step, kind##_##threads##_threads, Kind::kind, threads) \
        ->UseManualTime()                                                            \
        ->Iterations(1)                                                              \
        ->Unit(benchmark::kMillisecond)
STEPPE_MILLION(uniform, 1);
STEPPE_MILLION(uniform, 2);
STEPPE_MILLION(rmat, 1);
STEPPE_MILLION(rmat, 2);
