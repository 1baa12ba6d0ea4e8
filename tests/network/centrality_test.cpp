#include <numeric>

#include "engine/network/centrality.hpp"
#include "tests/catch.hpp"
#include "tests/network/graphs.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Betweenness from all shortest lengths and path counts, pair by pair.
std::vector<double> slow_betweenness(const InfluenceGraph& graph) {
    const std::size_t n = graph.size();
    std::vector<double> length(n * n, 1e300), ways(n * n, 0.0), out(n, 0.0);
    for (const auto& e : graph.edges) length[e.speaker * n + e.listener] = 1.0 / e.weight;
    for (std::size_t i = 0; i < n; ++i) length[i * n + i] = 0.0;
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                length[i * n + j] =
                    std::min(length[i * n + j], length[i * n + k] + length[k * n + j]);
    const auto same = [](double a, double b) { return a < 1e299 && std::abs(a - b) <= 1e-12 * a; };
    for (std::size_t i = 0; i < n; ++i) ways[i * n + i] = 1.0;
    for (std::size_t round = 0; round < n; ++round)  // counts of nearer agents must come first
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                if (i == j) continue;
                double sum = 0.0;
                for (const auto& e : graph.edges)
                    if (e.listener == j &&
                        same(length[i * n + j], length[i * n + e.speaker] + 1.0 / e.weight))
                        sum += ways[i * n + e.speaker];
                ways[i * n + j] = sum;
            }
    for (std::size_t v = 0; v < n; ++v)
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                if (i != j && i != v && j != v &&
                    same(length[i * n + j], length[i * n + v] + length[v * n + j]))
                    out[v] += ways[i * n + v] * ways[v * n + j] / ways[i * n + j];
    for (auto& value : out) value /= static_cast<double>((n - 1) * (n - 2));
    return out;
}

}  // namespace

TEST_CASE("betweenness: chain, star and square", "[network]") {
    auto chain = empty_graph(5);
    for (std::uint32_t i = 0; i < 4; ++i) tie(chain, i, i + 1, 0.5);
    // Of the 12 ordered pairs of other agents, 6 pass an agent next to the end and 8 the middle.
    const std::vector<double> expected{0, 0.5, 2.0 / 3, 0.5, 0};
    const auto b = betweenness(chain);
    for (std::size_t i = 0; i < 5; ++i) CHECK(b[i] == Approx(expected[i]).margin(1e-14));

    auto star = empty_graph(6);
    for (std::uint32_t i = 1; i < 6; ++i) tie(star, 0, i, 0.25);
    CHECK(betweenness(star)[0] == Approx(1.0));
    CHECK(betweenness(star)[3] == 0.0);

    auto square = empty_graph(4);
    for (std::uint32_t i = 0; i < 4; ++i) tie(square, i, (i + 1) % 4, 0.5);
    for (const double value : betweenness(square))
        CHECK(value == Approx(1.0 / 6));  // half of one pair of three
    tie(square, 0, 2, 0.125);             // four times as long: on no shortest path
    for (const double value : betweenness(square)) CHECK(value == Approx(1.0 / 6));
    CHECK(betweenness(empty_graph(2)) == std::vector<double>{0, 0});
}

TEST_CASE("betweenness: matches a count pair by pair", "[network]") {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        auto graph = random_graph(8, 0.4, seed);
        if (seed % 2 == 0)
            for (auto& edge : graph.edges) edge.weight = 0.25;  // many paths of equal length
        const auto fast = betweenness(graph), slow = slow_betweenness(graph);
        for (std::size_t i = 0; i < fast.size(); ++i)
            REQUIRE(fast[i] == Approx(slow[i]).margin(1e-12));
    }
}

TEST_CASE("PageRank: the six pages of Langville and Meyer (2005), one of them without links",
          "[network]") {
    auto graph = empty_graph(6);
    for (const auto& [from, to] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
             {1, 2}, {1, 3}, {3, 1}, {3, 2}, {3, 5}, {4, 5}, {4, 6}, {5, 4}, {5, 6}, {6, 4}})
        graph.edges.push_back({from - 1, to - 1, 0.3, 0, 1});
    const std::vector<double> published{0.03721, 0.05396, 0.04151, 0.3751, 0.206, 0.2862};
    const auto rank = page_rank(graph, 0.9);
    for (std::size_t i = 0; i < 6; ++i) CHECK(rank[i] == Approx(published[i]).epsilon(2e-4));
    CHECK(std::accumulate(rank.begin(), rank.end(), 0.0) == Approx(1.0).epsilon(1e-13));
}

TEST_CASE("PageRank: weights matter, their scale does not; closed form of two listeners",
          "[network]") {
    auto graph = empty_graph(3);
    graph.edges = {{0, 1, 0.3, 0, 1}, {0, 2, 0.1, 0, 1}, {1, 0, 0.2, 0, 1}, {2, 0, 0.4, 0, 1}};
    // r0 = t + d(r1 + r2), r1 = t + 3/4 d r0, r2 = t + 1/4 d r0 with t = (1-d)/3 and a sum of 1.
    const double d = 0.85, r0 = ((1 - d) / 3 + d) / (1 + d);
    for (const double scale : {1.0, 0.1}) {
        auto scaled = graph;
        for (auto& edge : scaled.edges)
            if (edge.listener == 0) edge.weight *= scale;
        const auto rank = page_rank(scaled);
        CHECK(rank[0] == Approx(r0).epsilon(1e-12));
        CHECK(rank[1] == Approx((1 - d) / 3 + 0.75 * d * r0).epsilon(1e-12));
    }
    for (const double rank : page_rank(empty_graph(4))) CHECK(rank == Approx(0.25));
    CHECK(page_rank(empty_graph(0)).empty());
}
