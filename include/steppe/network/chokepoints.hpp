#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace steppe {

/// What one pair's trade takes over one corridor, one way.
struct CorridorEdge {
    std::uint32_t exporter = 0, importer = 0, corridor = 0;
    double capacity = 0;  ///< at least 0; USD bn per year
};

/// Trade by pairs and corridors. Nodes are the agents, and the rest of the world where it is
/// wanted; what takes no named corridor goes by one of its own (`open`).
struct CorridorNetwork {
    std::vector<std::string> nodes, corridors;
    std::vector<CorridorEdge> edges;
};

/// What can be brought from one state to another, and where it can be stopped.
struct Chokepoints {
    double flow = 0;    ///< the most that can go, directly or through others
    double direct = 0;  ///< of that, what the pair's own trade can take
    /// The least that must be closed to stop it all: the capacities add up to `flow`. Where there
    /// are several such cuts, the one nearest to the exporter. Largest first.
    std::vector<CorridorEdge> cut;
    std::vector<double> loss;  ///< per corridor: what `flow` loses when it closes
};

/// Maximum flow and minimum cut (Ford & Fulkerson 1956) by push-relabel (Goldberg & Tarjan 1988) in
/// whole units of 2^-52 of all capacity, so that the flow is exact to edges x 2^-52 of it; and once
/// more for each corridor without it. Nothing flows from a state to itself.
Chokepoints chokepoints(const CorridorNetwork& network, std::uint32_t from, std::uint32_t to);

}  // namespace steppe
