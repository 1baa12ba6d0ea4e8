#pragma once

#include <cstddef>
#include <vector>

#include "engine/network/graph.hpp"

namespace steppe {

/// A chain of influence: the first step starts at the speaker, the last one ends at the listener.
struct InfluencePath {
    std::vector<InfluenceEdge> steps;
    double strength = 1;  ///< product of the weights
};

inline constexpr std::size_t longest_chain = 4;  ///< steps; longer products are noise

/// Returns the `count` strongest simple paths from speaker `from` to listener `to` of at most
/// `hops` steps, by decreasing strength; ties by fewer steps, then by agent indices. Returns fewer
/// paths if fewer exist, and none if `from` equals `to`.
///
/// Best-first search with an upper bound, the strongest walk that can complete a path in the
/// remaining steps (Hart, Nilsson & Raphael 1968, on -log W): paths are found in order with few
/// expansions at any graph size. Bounds cost hops x edges.
std::vector<InfluencePath> strongest_paths(const InfluenceGraph& graph, std::uint32_t from,
                                           std::uint32_t to, std::size_t count,
                                           std::size_t hops = longest_chain);

}  // namespace steppe
