#include "engine/solver/network.hpp"

#include <algorithm>
#include <map>

#include "engine/core/expect.hpp"
#include "engine/solver/trace.hpp"

namespace steppe {
namespace {

Index kind_of(const std::string& name) {
    const auto& kinds = metric_kinds();
    const auto at = std::find_if(kinds.begin(), kinds.end(),
                                 [&](const MetricKind* kind) { return kind->name == name; });
    STEPPE_EXPECT(at != kinds.end());
    return static_cast<Index>(at - kinds.begin());
}

}  // namespace

std::vector<Metric> network_metrics(const Program& program) {
    const auto& id = program.agents.id;
    const Index direct = kind_of("influence"), through = kind_of("layer_influence");
    std::vector<Metric> out;
    for (Index e = 0; e < program.graph.size(); ++e) {
        const Index i = program.graph.row[e], j = program.graph.column[e];
        out.push_back({"influence." + id[i] + "." + id[j], direct, {i, j}});
    }
    for (Index l = 0; l < program.layers.size(); ++l)
        for (Index e = 0; e < program.layers[l].pairs.size(); ++e) {
            const Index i = program.layers[l].pairs.row[e], j = program.layers[l].pairs.column[e];
            out.push_back({"layer_influence." + program.layers[l].id + "." + id[i] + "." + id[j],
                           through,
                           {l, i, j}});
        }
    return out;
}

InfluenceGraph influence_graph(const Program& program, const Series& series, int step) {
    const Index direct = kind_of("influence"), through = kind_of("layer_influence");
    InfluenceGraph graph;
    graph.agents = program.agents.id;
    for (const auto& layer : program.layers) graph.layers.push_back(layer.id);
    std::map<std::pair<Index, Index>, std::pair<double, Index>>
        strongest;  // contribution of the layer, layer
    for (std::size_t m = 0; m < series.metrics.size(); ++m) {
        const auto& metric = series.metrics[m];
        if (metric.kind != through) continue;
        const double carried = series.at(step, m);
        auto& most = strongest[{metric.id[1], metric.id[2]}];
        if (carried > most.first) most = {carried, metric.id[0]};
    }
    for (std::size_t m = 0; m < series.metrics.size(); ++m) {
        const auto& metric = series.metrics[m];
        const double weight = metric.kind == direct ? series.at(step, m) : 0.0;
        if (weight <= 0.0) continue;
        const auto& [carried, layer] = strongest[{metric.id[0], metric.id[1]}];
        graph.edges.push_back(
            {metric.id[0], metric.id[1], weight, layer, std::min(carried / weight, 1.0)});
    }
    return graph;
}

std::vector<double> signs_at(const Program& program, int step) {
    std::vector<double> out;
    trace(
        program, step, [](const Moment&) {},
        [&](const Moment& now) {
            if (now.at.t != step) return;
            for (const Index slot : program.hostile.slot) out.push_back(now.d.sign[slot]);
        });
    return out;
}

std::vector<Metric> corridor_metrics(const Program& program) {
    const Index trade = kind_of("trade"), openness = kind_of("openness"),
                row = program.agents.row();
    const auto name = [&](Index i) { return i == row ? std::string("ROW") : program.agents.id[i]; };
    std::vector<Metric> out;
    const auto add = [&](Index i, Index j) {
        out.push_back({"trade." + name(i) + "." + name(j), trade, {i, j}});
    };
    for (Index e = 0; e < program.trade.pairs.size(); ++e)
        add(program.trade.pairs.row[e], program.trade.pairs.column[e]);
    for (Index i = 0; i < row; ++i) {
        add(i, row);
        add(row, i);
    }
    for (Index r = 0; r < program.corridors.size(); ++r)
        out.push_back({"openness." + program.corridors[r].id, openness, {r}});
    return out;
}

CorridorNetwork corridor_network(const Program& program, const Series& series, int step) {
    const Index trade = kind_of("trade"), openness = kind_of("openness"),
                row = program.agents.row();
    auto nodes = program.agents.id;
    nodes.emplace_back("ROW");
    std::vector<std::string> corridors;
    for (const auto& corridor : program.corridors) corridors.push_back(corridor.id);
    std::vector<double> open(corridors.size(), 1.0);
    std::vector<RoutedTrade> trades;
    for (std::size_t m = 0; m < series.metrics.size(); ++m) {
        const auto& metric = series.metrics[m];
        if (metric.kind == openness) open[metric.id[0]] = series.at(step, m);
        if (metric.kind != trade) continue;
        const Index i = metric.id[0], j = metric.id[1];
        const Index route = i == row   ? program.trade.row_route[j]
                            : j == row ? program.trade.row_route[i]
                                       : program.trade.route[program.trade.pairs.find(i, j)];
        RoutedTrade pair{j, i, series.at(step, m), {}};
        for (const auto& [corridor, share] : program.routes[route])
            pair.share.emplace_back(corridor, program.centre[share]);
        trades.push_back(std::move(pair));
    }
    return lay_on_corridors(std::move(nodes), std::move(corridors), open, trades);
}

}  // namespace steppe
