#include <algorithm>

#include "engine/solver/network.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

using namespace steppe;
using namespace steppe::test;

TEST_CASE("network: matches the metrics of the shipped scenario, tie by tie", "[solver]") {
    const std::string file = STEPPE_SOURCE_DIR "/scenarios/japan-20b.toml";
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
        for (const auto& layer : graph.layers)
            most = std::max(most, all.at(step, "layer_influence." + layer + "." + i + "." + j));
        REQUIRE(edge.part * edge.weight == Approx(most).epsilon(1e-14));
        REQUIRE(all.at(step, "layer_influence." + graph.layers[edge.layer] + "." + i + "." + j) ==
                most);
        row[i] += edge.weight;
    }
    for (const auto& i : graph.agents)
        CHECK(row[i] == Approx(1 - all.at(step, "autonomy." + i)).epsilon(1e-13));
}

TEST_CASE("network: corridors keep every pair's trade, the rest of the world included",
          "[solver]") {
    const Folder folder;
    const std::string baseline = STEPPE_SOURCE_DIR "/scenarios/baseline.toml";
    const auto file = folder.write(
        "roads.toml", "extends = \"" + baseline +
                          "\"\ndrop = [\"corridor\"]\n[corridor.rail.share.KAZ]\nROW = 0.5\nJPN = "
                          "0.75\n[event.snow]\nkind = \"corridor\"\ncorridor = "
                          "\"rail\"\nfactor = 0.5\nstart = 2026-01-01\n");
    const auto program = compile(load_scenario(file, model_registry()));
    const auto series = run(*program, corridor_metrics(*program), Audit::essentials).series;
    const auto all = run_file(file);
    const auto network = corridor_network(*program, series, 0);
    std::map<std::string, double> trade;
    for (const auto& edge : network.edges)
        trade["trade." + network.nodes[edge.importer] + "." + network.nodes[edge.exporter]] +=
            edge.capacity;
    REQUIRE(trade.size() > 80);
    for (const auto& [address, value] : trade)
        CHECK(value == Approx(all.at(0, address)).epsilon(1e-14));
    // Half open: .75 of the shares is .375, against .25 outside the named corridors.
    const auto on_rail =
        std::find_if(network.edges.begin(), network.edges.end(), [&](const CorridorEdge& edge) {
            return edge.corridor == 0 && network.nodes[edge.exporter] == "KAZ" &&
                   network.nodes[edge.importer] == "JPN";
        });
    REQUIRE(on_rail != network.edges.end());
    CHECK(on_rail->capacity == Approx(all.at(0, "trade.JPN.KAZ") * .375 / .625).epsilon(1e-14));
}
