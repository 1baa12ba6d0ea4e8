#include <algorithm>

#include <boost/graph/dijkstra_shortest_paths.hpp>

#include "engine/network/paths.hpp"
#include "engine/network/view.hpp"
#include "tests/catch.hpp"
#include "tests/network/graphs.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Enumerates every simple path.
void all_paths(const InfluenceGraph& graph, std::uint32_t at, std::uint32_t to, std::size_t hops,
               std::vector<bool>& passed, double strength, std::vector<double>& out) {
    if (at == to) {
        out.push_back(strength);
        return;
    }
    if (hops == 0) return;
    passed[at] = true;
    for (const auto& edge : graph.edges)
        if (edge.speaker == at && !passed[edge.listener])
            all_paths(graph, edge.listener, to, hops - 1, passed, strength * edge.weight, out);
    passed[at] = false;
}

std::vector<double> brute_force(const InfluenceGraph& graph, std::uint32_t from, std::uint32_t to,
                                std::size_t hops) {
    std::vector<bool> passed(graph.size(), false);
    std::vector<double> out;
    all_paths(graph, from, to, hops, passed, 1.0, out);
    std::sort(out.rbegin(), out.rend());
    return out;
}

std::vector<std::uint32_t> agents_of(const InfluencePath& path) {
    std::vector<std::uint32_t> out{path.steps.front().speaker};
    for (const auto& step : path.steps) out.push_back(step.listener);
    return out;
}

}  // namespace

TEST_CASE("paths: a detour may be stronger than the direct tie", "[network]") {
    auto graph = empty_graph(3);
    graph.layers = {"arms", "trade"};
    graph.edges = {{2, 0, 0.1, 0, 1}, {1, 0, 0.5, 1, 0.75}, {2, 1, 0.4, 0, 1}};
    const auto paths = strongest_paths(graph, 0, 2, 5);
    REQUIRE(paths.size() == 2);
    CHECK(paths[0].strength == Approx(0.2).epsilon(1e-15));
    CHECK(agents_of(paths[0]) == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(paths[0].steps[0].layer == 1);
    CHECK(paths[0].steps[0].part == 0.75);
    CHECK(agents_of(paths[1]) == std::vector<std::uint32_t>{0, 2});
    CHECK(strongest_paths(graph, 2, 0, 5).empty());
    CHECK(strongest_paths(graph, 0, 0, 5).empty());
    CHECK(strongest_paths(graph, 0, 2, 5, 1).size() == 1);
    CHECK(strongest_paths(graph, 0, 2, 1).size() == 1);
}

TEST_CASE("paths: every simple path of at most four steps, strongest first", "[network]") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        const auto graph = random_graph(7, 0.6, seed);
        for (const std::size_t hops : {1U, 3U, 4U, 6U}) {
            const auto expected = brute_force(graph, 0, 6, hops);
            const auto paths = strongest_paths(graph, 0, 6, 1000, hops);
            REQUIRE(paths.size() == expected.size());
            for (std::size_t n = 0; n < paths.size(); ++n) {
                REQUIRE(paths[n].strength == Approx(expected[n]).epsilon(1e-12));
                auto agents = agents_of(paths[n]);
                REQUIRE(agents.front() == 0);
                REQUIRE(agents.back() == 6);
                std::sort(agents.begin(), agents.end());
                REQUIRE(std::unique(agents.begin(), agents.end()) == agents.end());
            }
        }
    }
}

TEST_CASE("paths: without a limit of steps the strongest is Dijkstra's on -log W", "[network]") {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        auto graph = random_graph(30, 0.1, seed);
        for (auto& edge : graph.edges) edge.weight *= 50.0;  // strong ties favour detours
        const auto view = view_of(graph);
        std::vector<double> length(graph.size());
        const auto w = boost::get(&InfluenceEdge::weight, view);
        std::map<InfluenceView::edge_descriptor, double> cost;
        for (const auto& e : boost::make_iterator_range(boost::edges(view)))
            cost[e] = -std::log(w[e]);
        boost::dijkstra_shortest_paths(
            view, 0U,
            boost::weight_map(boost::make_assoc_property_map(cost))
                .distance_map(boost::make_iterator_property_map(
                    length.begin(), boost::get(boost::vertex_index, view))));
        for (std::uint32_t to = 1; to < graph.size(); ++to) {
            const auto paths = strongest_paths(graph, 0, to, 1, graph.size());
            REQUIRE(paths.empty() == (length[to] > 1e300));
            if (!paths.empty())
                REQUIRE(-std::log(paths[0].strength) == Approx(length[to]).epsilon(1e-12));
        }
    }
}

TEST_CASE("paths: equal paths are ordered by steps, then by agents", "[network]") {
    auto graph = empty_graph(5);
    graph.edges = {{4, 3, 0.5, 0, 1},
                   {3, 0, 0.5, 0, 1},
                   {4, 1, 0.5, 0, 1},
                   {1, 0, 0.5, 0, 1},
                   {4, 0, 0.25, 0, 1}};
    const auto paths = strongest_paths(graph, 0, 4, 9);
    REQUIRE(paths.size() == 3);
    CHECK(agents_of(paths[0]) == std::vector<std::uint32_t>{0, 4});
    CHECK(agents_of(paths[1]) == std::vector<std::uint32_t>{0, 1, 4});
    CHECK(agents_of(paths[2]) == std::vector<std::uint32_t>{0, 3, 4});
}
