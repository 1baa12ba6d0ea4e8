#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <boost/range/iterator_range.hpp>

#include "engine/network/graph.hpp"

namespace steppe {

/// The influence graph for Boost.Graph: edges lead from speaker to listener and carry weight and
/// layer.
using InfluenceView = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS,
                                            boost::no_property, InfluenceEdge>;

inline InfluenceView view_of(const InfluenceGraph& graph) {
    InfluenceView view(graph.size());
    for (const auto& edge : graph.edges) boost::add_edge(edge.speaker, edge.listener, edge, view);
    return view;
}

/// Returns the edges to an agent's listeners.
inline auto spoken_by(std::uint32_t agent, const InfluenceView& view) {
    return boost::make_iterator_range(boost::out_edges(agent, view));
}

}  // namespace steppe
