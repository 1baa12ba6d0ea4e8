#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/program.hpp"
#include "engine/network/paths.hpp"
#include "engine/solver/run.hpp"
#include "steppe/graph.hpp"

/// The influence network and its chains.
namespace steppe {

/// The influence network of a scenario at its start and at another date.
struct Networks {
    const Program& program;
    InfluenceGraph start, graph;
    std::string start_date, date;
    std::optional<double> total;  ///< total influence of one agent on another
};

/// Returns the chains of influence between two agents, strongest first.
Result chains_result(const Networks& n, Index from, Index to,
                     const std::vector<InfluencePath>& paths);

/// Returns the network at a step with the positions of the agents: an edge for each pair, with the
/// weight and the layer that carries most of it, or for each pair of one layer.
/// \param series of the network's metrics and the positions
/// \param layer absent: all together
Graph network_graph(const Networks& n, const Series& series, int step, Index layer);

/// Returns all agents, the blocs, and the agents that no conviction reaches.
Result network_result(const Networks& n);

}  // namespace steppe
