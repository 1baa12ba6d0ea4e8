#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace steppe {

/// The capacity of one pair's trade on one corridor, in one direction.
struct CorridorEdge {
    std::uint32_t exporter = 0, importer = 0, corridor = 0;
    double capacity = 0;  ///< at least 0; USD bn per year
};

/// Trade by pairs and corridors. Nodes are the agents and, optionally, the rest of the world. Trade
/// without a named corridor uses an extra one (`open`).
struct CorridorNetwork {
    std::vector<std::string> nodes, corridors;
    std::vector<CorridorEdge> edges;
};

/// One direction of a pair's trade, with the shares assigned to named corridors.
struct RoutedTrade {
    std::uint32_t exporter = 0, importer = 0;
    double value = 0;  ///< current trade, USD bn per year
    std::vector<std::pair<std::uint32_t, double>>
        share;  ///< corridor, share in [0, 1] of the undisturbed trade; sum at most 1
};

/// Assigns trade to corridors: a pair's trade on corridor r is proportional to share x openness;
/// the remaining share uses `open`, appended after the named corridors, with openness 1. The parts
/// of a pair sum to its trade, which already includes the closures.
CorridorNetwork lay_on_corridors(std::vector<std::string> nodes, std::vector<std::string> corridors,
                                 const std::vector<double>& openness,
                                 const std::vector<RoutedTrade>& trade);

/// The maximum flow between two states and its minimum cut.
struct Chokepoints {
    double flow = 0;    ///< maximum flow, direct or through other states
    double direct = 0;  ///< the part within the pair's own trade
    /// The minimum cut, largest edges first; its capacities sum to `flow`. Of several minimum cuts,
    /// the one closest to the exporter.
    std::vector<CorridorEdge> cut;
    std::vector<double> loss;  ///< per corridor: decrease of `flow` if it closes
};

/// Computes maximum flow and minimum cut (Ford & Fulkerson 1956) by push-relabel (Goldberg & Tarjan
/// 1988), in integer units of 2^-52 of the total capacity, so that the flow is exact to edges x
/// 2^-52 of it; repeats this without each corridor. The flow from a state to itself is 0.
Chokepoints chokepoints(const CorridorNetwork& network, std::uint32_t from, std::uint32_t to);

}  // namespace steppe
