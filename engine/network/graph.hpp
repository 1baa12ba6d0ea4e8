#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The influence graph at one date, as plain data. The listener is the row of W, the speaker the
/// column.
namespace steppe {

/// One entry W(listener, speaker), with the layer that contributes most.
struct InfluenceEdge {
    std::uint32_t listener = 0, speaker = 0;
    double weight = 0;        ///< W(i,j), in (0, 1]
    std::uint32_t layer = 0;  ///< index in InfluenceGraph::layers
    double part = 1;          ///< share of the weight from this layer, in [0, 1]
};

/// The influence graph at one date. Edges are unique, connect different agents and have weights
/// above 0; W(i,i) is not an edge.
struct InfluenceGraph {
    std::vector<std::string> agents, layers;  ///< ids
    std::vector<InfluenceEdge> edges;

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(agents.size()); }
};

}  // namespace steppe
