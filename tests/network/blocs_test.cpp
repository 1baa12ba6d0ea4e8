#include <algorithm>
#include <set>

#include "engine/network/blocs.hpp"
#include "tests/catch.hpp"
#include "tests/network/graphs.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Returns the largest modularity over all partitions.
double best_of_all(const InfluenceGraph& graph, std::vector<std::uint32_t>& bloc, std::size_t agent,
                   std::uint32_t used) {
    if (agent == bloc.size()) return modularity(graph, bloc);
    double best = -1.0;
    for (std::uint32_t b = 0; b <= used; ++b) {
        bloc[agent] = b;
        best = std::max(best, best_of_all(graph, bloc, agent + 1, std::max(used, b + 1)));
    }
    return best;
}

/// Zachary's karate club (1977): 34 members, 78 friendships, listed by the smaller number.
InfluenceGraph karate_club() {
    const std::vector<std::vector<std::uint32_t>> friends{
        {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32},
        {3, 4, 8, 14, 18, 20, 22, 31},
        {4, 8, 9, 10, 14, 28, 29, 33},
        {8, 13, 14},
        {7, 11},
        {7, 11, 17},
        {17},
        {},
        {31, 33, 34},
        {34},
        {},
        {},
        {},
        {34},
        {33, 34},
        {33, 34},
        {},
        {},
        {33, 34},
        {34},
        {33, 34},
        {},
        {33, 34},
        {26, 28, 30, 33, 34},
        {26, 28, 32},
        {32},
        {30, 34},
        {34},
        {32, 34},
        {33, 34},
        {33, 34},
        {33, 34},
        {34},
        {}};
    auto graph = empty_graph(34);
    for (std::uint32_t a = 0; a < friends.size(); ++a)
        for (const auto b : friends[a]) graph.edges.push_back({a, b - 1, 0.5, 0, 1});
    return graph;
}

}  // namespace

TEST_CASE("blocs: two triangles joined by one edge, Q = 5/14", "[network]") {
    auto graph = empty_graph(6);
    for (const auto& [a, b] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
             {0, 2}, {2, 4}, {4, 0}, {1, 3}, {3, 5}, {5, 1}, {4, 5}})
        tie(graph, a, b, 0.2);
    const auto blocs = find_blocs(graph);
    CHECK(blocs.of == std::vector<std::uint32_t>{0, 1, 0, 1, 0, 1});
    CHECK(blocs.count == 2);
    CHECK(blocs.modularity == Approx(5.0 / 14).epsilon(1e-13));
    CHECK(modularity(graph, {0, 0, 0, 0, 0, 0}) == Approx(0).margin(1e-14));
    CHECK(find_blocs(empty_graph(3)).of == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(find_blocs(empty_graph(3)).modularity == 0.0);
}

TEST_CASE("blocs: the karate club, with optimal modularity 0.4198 (Brandes et al. 2008)",
          "[network]") {
    const auto graph = karate_club();
    REQUIRE(graph.edges.size() == 78);
    const auto blocs = find_blocs(graph);
    CHECK(blocs.modularity <= 0.41980);
    CHECK(blocs.modularity >= 0.4156);  // Blondel et al. 2008 print .42
    // The club's split between the instructor (1) and the president (34).
    CHECK(blocs.of[0] != blocs.of[33]);
    CHECK(modularity(graph, blocs.of) == Approx(blocs.modularity).epsilon(1e-13));
    CHECK(find_blocs(graph).of == blocs.of);
}

TEST_CASE("blocs: no single move improves modularity, which is near the optimum", "[network]") {
    double found = 0, best = 0;
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        const auto graph = random_graph(7, 0.3, seed);
        const auto blocs = find_blocs(graph);
        std::vector<std::uint32_t> bloc(7);
        const double most = best_of_all(graph, bloc, 0, 0);
        REQUIRE(blocs.modularity <= most + 1e-12);
        found += blocs.modularity;
        best += most;
        for (std::uint32_t v = 0; v < 7; ++v)
            for (std::uint32_t b = 0; b < blocs.count; ++b) {
                auto other = blocs.of;
                other[v] = b;
                REQUIRE(modularity(graph, other) <= blocs.modularity + 1e-10);
            }
        CHECK(std::set<std::uint32_t>(blocs.of.begin(), blocs.of.end()).size() == blocs.count);
    }
    CHECK(found >= 0.95 * best);
}

TEST_CASE("exposure: shares .55, .25, .10, .10 concentrate to .385", "[network]") {
    auto graph = empty_graph(5);
    graph.edges = {
        {0, 1, 0.05, 0, 1}, {0, 2, 0.275, 0, 1}, {0, 3, 0.125, 0, 1}, {0, 4, 0.05, 0, 1}};
    const Blocs blocs{{0, 1, 1, 0, 2}, 3, 0};
    const auto e = exposures(graph, blocs);
    CHECK(e[0].outside == Approx(0.5));
    CHECK(e[0].concentration == Approx(0.385).epsilon(1e-14));
    CHECK(1 / e[0].concentration == Approx(2.597403).epsilon(1e-6));
    REQUIRE(e[0].speakers.size() == 4);
    CHECK(e[0].speakers[0].first == 2);
    CHECK(e[0].speakers[0].second == Approx(0.55));
    CHECK(e[0].speakers[2].first == 1);  // before 4, which has the same share
    CHECK(e[0].from_bloc[0] == Approx(0.25));
    CHECK(e[0].from_bloc[1] == Approx(0.65));
    CHECK(e[0].from_bloc[2] == Approx(0.10));
    CHECK(e[1].concentration == 0.0);
    CHECK(e[1].speakers.empty());
}
