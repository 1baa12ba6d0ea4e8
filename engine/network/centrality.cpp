#include "engine/network/centrality.hpp"

#include <cmath>

#include <boost/graph/betweenness_centrality.hpp>
#include <boost/property_map/transform_value_property_map.hpp>

#include "engine/core/expect.hpp"
#include "engine/network/view.hpp"

namespace steppe {

std::vector<double> betweenness(const InfluenceGraph& graph) {
    const auto view = view_of(graph);
    std::vector<double> out(graph.size(), 0.0);
    if (graph.size() < 3) return out;
    const auto length = boost::make_transform_value_property_map(
        [](double weight) { return 1.0 / weight; }, boost::get(&InfluenceEdge::weight, view));
    const auto centrality =
        boost::make_iterator_property_map(out.begin(), boost::get(boost::vertex_index, view));
    boost::brandes_betweenness_centrality(view,
                                          boost::centrality_map(centrality).weight_map(length));
    const double others = static_cast<double>(graph.size() - 1);
    for (auto& value : out) value /= others * (others - 1.0);
    return out;
}

std::vector<double> page_rank(const InfluenceGraph& graph, double damping) {
    STEPPE_EXPECT(damping >= 0.0 && damping < 1.0);
    const std::size_t n = graph.size();
    std::vector<double> in_weight(n, 0.0), rank(n, n > 0 ? 1.0 / static_cast<double>(n) : 0.0);
    for (const auto& edge : graph.edges) in_weight[edge.listener] += edge.weight;
    // Each iteration reduces the error by the damping factor.
    for (double moved = 1.0; moved > 1e-14 * static_cast<double>(n) && n > 0;) {
        double astray = 0.0;
        for (std::size_t i = 0; i < n; ++i)
            if (in_weight[i] <= 0.0) astray += rank[i];
        std::vector<double> next(n, (1.0 - damping + damping * astray) / static_cast<double>(n));
        for (const auto& edge : graph.edges)
            next[edge.speaker] +=
                damping * rank[edge.listener] * edge.weight / in_weight[edge.listener];
        moved = 0.0;
        for (std::size_t i = 0; i < n; ++i) moved += std::abs(next[i] - rank[i]);
        rank.swap(next);
    }
    return rank;
}

}  // namespace steppe
