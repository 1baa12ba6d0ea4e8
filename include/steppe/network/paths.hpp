#pragma once

#include <cstddef>
#include <vector>

#include "steppe/network/graph.hpp"

namespace steppe {

/// A chain of influence: the first step starts at the speaker, the last one ends at the listener.
struct InfluencePath {
    std::vector<InfluenceEdge> steps;
    double strength = 1;  ///< product of the weights
};

inline constexpr std::size_t longest_chain = 4;  ///< steps; beyond it products are noise

/// The `count` strongest simple paths from speaker `from` to listener `to` of at most `hops` steps,
/// in decreasing strength; equal ones by fewer steps, then by the indices of their agents. Fewer
/// where there are not as many; none where `from` is `to`.
///
/// Best-first search: the strongest walk that can complete a path in the steps left bounds it from
/// above (Hart, Nilsson & Raphael 1968, on -log W), so the paths come out in order and a few
/// expansions do, whatever the size of the graph. Bounds cost hops x edges.
std::vector<InfluencePath> strongest_paths(const InfluenceGraph& graph, std::uint32_t from,
                                           std::uint32_t to, std::size_t count,
                                           std::size_t hops = longest_chain);

}  // namespace steppe
