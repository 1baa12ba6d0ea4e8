#pragma once

#include "engine/network/chokepoints.hpp"
#include "engine/network/graph.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

/// Returns the metrics needed for the influence graph: `influence.I.J` of every pair and
/// `layer_influence.L.I.J` of every layer with the pair.
std::vector<Metric> network_metrics(const Program& program);

/// Returns the influence graph at a step of a run that recorded `network_metrics`: every W(i,j)
/// above 0, with its largest layer (the first on ties). Weights are unsigned: hostility is
/// excluded.
InfluenceGraph influence_graph(const Program& program, const Series& series, int step);

/// Returns, per pair of the program's graph, the factor that hostility gives its weight at a step
/// of the central run: 1 without hostility, below 0 if the tie repels.
std::vector<double> signs_at(const Program& program, int step);

/// Returns the metrics needed for corridor trade: `trade.I.J` of every pair, including the rest of
/// the world, and `openness.R` of every corridor.
std::vector<Metric> corridor_metrics(const Program& program);

/// Assigns the trade of a step to corridors (see lay_on_corridors), for a run that recorded
/// `corridor_metrics`. Nodes are the agents, then ROW; shares have their central values.
CorridorNetwork corridor_network(const Program& program, const Series& series, int step);

}  // namespace steppe
