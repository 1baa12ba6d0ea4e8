#include "steppe/solver/network.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE("network: what the shipped scenario's metrics say, tie by tie", "[solver]") {
    const std::string file = std::string(STEPPE_SOURCE_DIR) + "/scenarios/japan-20b.toml";
    const auto program = compile(load_scenario(file, model_registry()));
    const auto series = run(*program, network_metrics(*program), Audit::essentials).series;
    const auto all = run_file(file);
    const int step = all.steps();
    const auto graph = influence_graph(*program, series, step);
    REQUIRE(graph.agents == program->agents.id);
    std::map<std::string, double> row;
    for (const auto& edge : graph.edges) {
        const auto &i = graph.agents[edge.listener], &j = graph.agents[edge.speaker];
        REQUIRE(edge.weight == all.at(step, "influence." + i + "." + j));
        double most = 0;
        for (const auto& layer : graph.layers) most = std::max(most, all.at(step, "layer_influence." + layer + "." + i + "." + j));
        REQUIRE(edge.part * edge.weight == Approx(most).epsilon(1e-14));
        REQUIRE(all.at(step, "layer_influence." + graph.layers[edge.layer] + "." + i + "." + j) == most);
        row[i] += edge.weight;
    }
    for (const auto& i : graph.agents) CHECK(row[i] == Approx(1 - all.at(step, "autonomy." + i)).epsilon(1e-13));
}
