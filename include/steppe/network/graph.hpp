#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// Who influences whom at one date, as plain data. Row receives, column sends: the listener is the
/// row of W, the speaker the column.
namespace steppe {

/// One entry W(listener, speaker) of the network, with the layer that carries most of it.
struct InfluenceEdge {
    std::uint32_t listener = 0, speaker = 0;
    double weight = 0;        ///< W(i,j), in (0, 1]
    std::uint32_t layer = 0;  ///< into InfluenceGraph::layers
    double part = 1;          ///< of the weight that this layer carries, in [0, 1]
};

/// The influence graph at one date. An edge is there at most once, leads from one agent to another
/// and has a weight above 0; what an agent has of its own, W(i,i), is no edge.
struct InfluenceGraph {
    std::vector<std::string> agents, layers;  ///< ids
    std::vector<InfluenceEdge> edges;

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(agents.size()); }
};

}  // namespace steppe
