#pragma once

#include "steppe/network/chokepoints.hpp"
#include "steppe/network/graph.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {

/// The metrics that the influence graph is read from: `influence.I.J` of every pair, and the
/// `layer_influence.L.I.J` of every layer that the pair is in.
std::vector<Metric> network_metrics(const Program& program);

/// The influence graph at a step of a run that recorded `network_metrics` (and perhaps others):
/// W(i,j) where it is above 0, with the layer that carries most of it (the first of equal ones).
/// How much is heard, not with what sign: hostility is not in it.
InfluenceGraph influence_graph(const Program& program, const Series& series, int step);

/// The metrics that the trade on corridors is read from: `trade.I.J` of every pair, those with the
/// rest of the world included, and `openness.R` of every corridor.
std::vector<Metric> corridor_metrics(const Program& program);

/// The trade of a step laid on corridors (see lay_on_corridors), for a run that recorded
/// `corridor_metrics`. Nodes are the agents, then ROW; shares stand at their centres.
CorridorNetwork corridor_network(const Program& program, const Series& series, int step);

}  // namespace steppe
