#pragma once

#include <vector>

#include "steppe/network/graph.hpp"

namespace steppe {

/// Per agent: the part of the ordered pairs of others whose shortest chain of influence passes
/// through it, in [0, 1]; a step is 1/W long, and pairs with several shortest chains count in parts
/// (Freeman 1977, by Brandes 2001). 0 with fewer than three agents. Costs agents x edges x log.
std::vector<double> betweenness(const InfluenceGraph& graph);

/// Per agent: how much a listener's listening ends at it, summing to 1 (Brin & Page 1998). A walker
/// moves from a listener to one of those it listens to with the probability W(i,j)/sum_m W(i,m),
/// and with probability 1 - damping, or where there is nobody to listen to, to any agent at all.
/// \param damping in [0, 1)
std::vector<double> page_rank(const InfluenceGraph& graph, double damping = 0.85);

}  // namespace steppe
