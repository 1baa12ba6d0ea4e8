#pragma once

#include <cstdint>
#include <string>
#include <utility>
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

/// One way of a pair's trade, and the parts of it that are meant for named corridors.
struct RoutedTrade {
    std::uint32_t exporter = 0, importer = 0;
    double value = 0;  ///< what passes today, USD bn per year
    std::vector<std::pair<std::uint32_t, double>>
        share;  ///< corridor, share in [0, 1] of the undisturbed trade; sum at most 1
};

/// Lays trade on corridors: what a pair's trade has on corridor r is in proportion to share x
/// openness, the rest of the shares goes by `open`, which is added behind the named corridors and
/// has openness 1. The parts of a pair add up to its trade, which has felt the closures already.
CorridorNetwork lay_on_corridors(std::vector<std::string> nodes, std::vector<std::string> corridors,
                                 const std::vector<double>& openness,
                                 const std::vector<RoutedTrade>& trade);

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
