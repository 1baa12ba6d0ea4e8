#pragma once

#include <utility>
#include <vector>

#include "steppe/network/graph.hpp"

namespace steppe {

/// A partition of the agents.
struct Blocs {
    std::vector<std::uint32_t> of;  ///< per agent; blocs are numbered by their first agent
    std::uint32_t count = 0;
    double modularity = 0;
};

/// Modularity of a partition of the graph with both directions of a pair added up, A = W + W':
/// Q = sum over pairs in one bloc of (A_ij - k_i k_j/2m)/2m (Newman 2004). 0 without edges.
double modularity(const InfluenceGraph& graph, const std::vector<std::uint32_t>& bloc);

/// Blocs of agents that influence one another more than chance has it: Louvain's method (Blondel et
/// al. 2008), agents in index order, a tie leaves an agent where it is, so equal graphs have equal
/// blocs. A local maximum of modularity: no move of one agent to another bloc makes it larger.
Blocs find_blocs(const InfluenceGraph& graph);

/// Whom a state listens to.
struct Exposure {
    double outside = 0;        ///< sum of its row of W: 1 less its autonomy
    double concentration = 0;  ///< Herfindahl index of the shares, 1: one speaker; 0 where none
    std::vector<std::pair<std::uint32_t, double>>
        speakers;                   ///< with their shares of `outside`, largest first
    std::vector<double> from_bloc;  ///< share of `outside`, per bloc
};

/// The exposure of every agent, with the blocs given.
std::vector<Exposure> exposures(const InfluenceGraph& graph, const Blocs& blocs);

}  // namespace steppe
