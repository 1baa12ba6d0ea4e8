#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/report/paths.hpp"
#include "engine/solver/network.hpp"

namespace steppe {
namespace {

/// Returns the metrics of a step by address.
std::map<std::string, double> values_at(const Series& series, int step) {
    std::map<std::string, double> out;
    for (std::size_t m = 0; m < series.metrics.size(); ++m)
        out.emplace(series.metrics[m].address, series.at(step, m));
    return out;
}

}  // namespace

Graph network_graph(const Networks& n, const Series& series, int step, Index layer) {
    static constexpr const char* kinds[] = {"power", "target", "other"};
    const auto& p = n.program;
    const auto at = values_at(series, step);
    const auto signs = signs_at(p, step);
    Graph out{
        .nodes = {.key = "nodes", .columns = {{"id"}, {"label"}, {"kind"}}},
        .edges = {.key = "edges",
                  .columns = {{"source"}, {"target"}, {"weight"}, {"layer"}, {"signed_weight"}}},
        .about = fmt::format(
            "{} on {}: influence{}. An edge leads from the state that influences to the state "
            "that is influenced; weight: share of its inputs; signed_weight: below 0 if "
            "hostility makes the tie repel.",
            p.name, n.date, layer == absent ? "" : " through " + p.layers[layer].id)};
    for (const auto& issue : p.issues) out.nodes.columns.push_back({"position_" + issue.id});
    for (Index i = 0; i < p.agents.size(); ++i) {
        out.nodes.row(p.agents.id[i], p.agents.name[i],
                      kinds[static_cast<std::size_t>(p.agents.role[i])]);
        for (const auto& issue : p.issues)
            out.nodes.rows.back().emplace_back(
                issue.holds[i] == 0
                    ? Json()
                    : Json(at.at(fmt::format("position.{}.{}", p.agents.id[i], issue.id))));
    }
    if (layer == absent)
        for (const auto& other : p.layers) out.edges.columns.push_back({"through_" + other.id});
    for (const auto& edge : n.graph.edges) {
        const auto &listener = p.agents.id[edge.listener], &speaker = p.agents.id[edge.speaker];
        const auto through = [&](Index l) {
            const auto found =
                at.find(fmt::format("layer_influence.{}.{}.{}", p.layers[l].id, listener, speaker));
            return found == at.end() ? 0.0 : found->second;
        };
        const double weight = layer == absent ? edge.weight : through(layer),
                     sign = signs[p.graph.find(edge.listener, edge.speaker)];
        if (weight == 0) continue;
        out.edges.row(speaker, listener, weight, p.layers[layer == absent ? edge.layer : layer].id,
                      sign * weight);
        if (layer == absent)
            for (Index l = 0; l < p.layers.size(); ++l)
                out.edges.rows.back().emplace_back(through(l));
    }
    return out;
}

}  // namespace steppe
