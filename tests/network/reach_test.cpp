#include "engine/network/reach.hpp"
#include "tests/catch.hpp"
#include "tests/network/graphs.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE("reach: agents without a path to a stubborn agent", "[network]") {
    auto graph = empty_graph(5);
    graph.edges = {{1, 0, 0.5, 0, 1},
                   {2, 1, 0.5, 0, 1},
                   {0, 3, 0.5, 0, 1},
                   {3, 4, 0.5, 0, 1},
                   {4, 3, 0.5, 0, 1}};
    using Agents = std::vector<std::uint32_t>;
    CHECK(unreached(graph, {true, false, false, false, false}) == Agents{3, 4});
    CHECK(unreached(graph, {false, false, false, false, true}).empty());
    CHECK(unreached(graph, {false, false, true, false, false}) == Agents{0, 1, 3, 4});
    CHECK(unreached(graph, std::vector<bool>(5, false)).size() == 5);
}
