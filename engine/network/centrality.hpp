#pragma once

#include <vector>

#include "engine/network/graph.hpp"

namespace steppe {

/// Returns, per agent, the share of ordered pairs of other agents whose shortest chain of influence
/// passes through it, in [0, 1]. A step has length 1/W; pairs with several shortest chains count
/// fractionally (Freeman 1977, by Brandes 2001). 0 with fewer than three agents. Costs agents x
/// edges x log.
std::vector<double> betweenness(const InfluenceGraph& graph);

/// Returns, per agent, its PageRank, summing to 1 (Brin & Page 1998). A walk moves from a listener
/// to a speaker with probability W(i,j)/sum_m W(i,m), and to any agent with probability 1 - damping
/// or if the listener has no speakers.
/// \param damping in [0, 1)
std::vector<double> page_rank(const InfluenceGraph& graph, double damping = 0.85);

}  // namespace steppe
