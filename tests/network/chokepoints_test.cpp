#include <numeric>

#include "engine/network/chokepoints.hpp"
#include "tests/catch.hpp"
#include "tests/network/graphs.hpp"

using namespace steppe;
using namespace steppe::test;

namespace {

/// Returns the least capacity over all 2^(N-2) cuts between exporter and importer.
double least_cut(const CorridorNetwork& network, std::uint32_t from, std::uint32_t to,
                 std::uint32_t closed) {
    double least = 1e300;
    for (std::uint32_t side = 0; side < (1U << network.nodes.size()); ++side) {
        if ((side >> from & 1U) == 0 || (side >> to & 1U) != 0) continue;
        double sum = 0;
        for (const auto& e : network.edges)
            if (e.corridor != closed && (side >> e.exporter & 1U) != 0 &&
                (side >> e.importer & 1U) == 0)
                sum += e.capacity;
        least = std::min(least, sum);
    }
    return least;
}

CorridorNetwork network_of(std::uint32_t nodes, std::uint32_t corridors) {
    CorridorNetwork network;
    network.nodes = empty_graph(nodes).agents;
    network.corridors = empty_graph(corridors).agents;
    return network;
}

}  // namespace

TEST_CASE(
    "chokepoints: the flow of Ford and Fulkerson's theorem on a textbook network (Cormen et al., "
    "fig. 26.1: 23)",
    "[network]") {
    auto network = network_of(6, 1);
    network.edges = {{0, 1, 0, 16}, {0, 2, 0, 13}, {1, 3, 0, 12}, {2, 1, 0, 4}, {3, 2, 0, 9},
                     {2, 4, 0, 14}, {4, 3, 0, 7},  {3, 5, 0, 20}, {4, 5, 0, 4}};
    const auto found = chokepoints(network, 0, 5);
    CHECK(found.flow == Approx(23).epsilon(1e-14));
    CHECK(found.direct == 0);
    REQUIRE(found.cut.size() == 3);
    CHECK(found.cut[0].capacity == 12);
    CHECK(found.cut[1].capacity == 7);
    CHECK(found.cut[2].capacity == 4);
    CHECK(found.loss[0] == Approx(23).epsilon(1e-14));
}

TEST_CASE("chokepoints: a pair on two corridors and a detour", "[network]") {
    // A exports to B 3 by sea and 2 by rail; via C at most 1, by rail and then an open corridor.
    auto network = network_of(3, 3);
    enum : std::uint32_t { sea, rail, open };
    network.edges = {
        {0, 1, sea, 3}, {0, 1, rail, 2}, {0, 2, rail, 5}, {2, 1, open, 1}, {1, 0, sea, 100}};
    const auto found = chokepoints(network, 0, 1);
    CHECK(found.flow == Approx(6).epsilon(1e-14));
    CHECK(found.direct == 5);
    CHECK(found.loss[sea] == Approx(3).epsilon(1e-14));
    CHECK(found.loss[rail] == Approx(3).epsilon(1e-14));
    CHECK(found.loss[open] == Approx(1).epsilon(1e-14));
    REQUIRE(found.cut.size() == 3);
    CHECK(found.cut[0].corridor == sea);
    CHECK(chokepoints(network, 1, 2).flow == Approx(5).epsilon(1e-14));
    CHECK(chokepoints(network, 0, 0).flow == 0);
    CHECK(chokepoints(network_of(2, 1), 0, 1).flow == 0);
}

TEST_CASE(
    "chokepoints: the flow equals the least cut, with all corridors open and with each closed",
    "[network]") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        auto network = network_of(7, 3);
        for (std::uint32_t i = 0; i < 7; ++i)
            for (std::uint32_t j = 0; j < 7; ++j)
                for (std::uint32_t r = 0; r < 3; ++r)
                    if (i != j && uniform(random) < 0.25)
                        network.edges.push_back({i, j, r, 1e-3 * uniform(random)});
        const auto found = chokepoints(network, 2, 5);
        const double flow = least_cut(network, 2, 5, 99);
        REQUIRE(found.flow == Approx(flow).epsilon(1e-12));
        double cut = 0;
        for (const auto& e : found.cut) cut += e.capacity;
        REQUIRE(cut == Approx(flow).epsilon(1e-12));
        for (std::uint32_t r = 0; r < 3; ++r)
            REQUIRE(found.loss[r] == Approx(flow - least_cut(network, 2, 5, r)).margin(1e-15));
    }
}

TEST_CASE("chokepoints: trade assigned to corridors keeps its sum", "[network]") {
    const auto network = lay_on_corridors({"A", "B", "C"}, {"sea", "rail"}, {0.5, 2.0},
                                          {{0, 1, 9, {{0, 0.4}, {1, 0.1}}},
                                           {1, 0, 3, {}},
                                           {0, 2, 5, {{0, 0.7}, {1, 0.3}}},
                                           {2, 0, 0, {{0, 1.0}}}});
    CHECK(network.corridors == std::vector<std::string>{"sea", "rail", "open"});
    REQUIRE(network.edges.size() == 6);
    // .4*.5, .1*2 and the rest .5: 2/9, 2/9 and 5/9 of 9.
    CHECK(network.edges[0].capacity == Approx(2));
    CHECK(network.edges[1].capacity == Approx(2));
    CHECK(network.edges[2].capacity == Approx(5));
    CHECK(network.edges[2].corridor == 2);
    CHECK(network.edges[3].capacity == 3);
    CHECK(network.edges[4].capacity + network.edges[5].capacity == Approx(5));
    CHECK(network.edges[5].capacity == Approx(5 * .6 / .95));
    const auto closed = lay_on_corridors({"A", "B"}, {"sea"}, {0.0}, {{0, 1, 0, {{0, 1.0}}}});
    CHECK(closed.edges.empty());
}
