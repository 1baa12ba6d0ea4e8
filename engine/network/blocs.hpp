#pragma once

#include <utility>
#include <vector>

#include "engine/network/graph.hpp"

namespace steppe {

/// A partition of the agents.
struct Blocs {
    std::vector<std::uint32_t> of;  ///< per agent; blocs are numbered by their first agent
    std::uint32_t count = 0;
    double modularity = 0;
};

/// Returns the modularity of a partition of the graph with both directions of a pair added up, A =
/// W + W': Q = sum over pairs in one bloc of (A_ij - k_i k_j/2m)/2m (Newman 2004). 0 without edges.
double modularity(const InfluenceGraph& graph, const std::vector<std::uint32_t>& bloc);

/// Finds blocs of agents with more mutual influence than at random, by Louvain's method (Blondel et
/// al. 2008). Agents are visited in index order and ties do not move an agent, so equal graphs have
/// equal blocs. The result is a local maximum: moving one agent to another bloc does not increase
/// modularity.
Blocs find_blocs(const InfluenceGraph& graph);

/// The sources of influence on a state.
struct Exposure {
    double outside = 0;        ///< sum of its row of W: 1 minus its autonomy
    double concentration = 0;  ///< Herfindahl index of the shares; 1: one speaker; 0: none
    std::vector<std::pair<std::uint32_t, double>>
        speakers;                   ///< speakers with their shares of `outside`, largest first
    std::vector<double> from_bloc;  ///< share of `outside`, per bloc
};

/// Returns the exposure of every agent for the given blocs.
std::vector<Exposure> exposures(const InfluenceGraph& graph, const Blocs& blocs);

}  // namespace steppe
