#pragma once

#include <cstdint>
#include <vector>

#include "engine/network/graph.hpp"

namespace steppe {

/// Returns, in index order, the agents that reach no stubborn agent along edges listener ->
/// speaker. `listener` and `speaker` have one entry per edge, `stubborn` one per agent.
std::vector<std::uint32_t> unreached(const std::vector<std::uint32_t>& listener,
                                     const std::vector<std::uint32_t>& speaker,
                                     const std::vector<bool>& stubborn);

/// Applies the same search to an influence graph.
std::vector<std::uint32_t> unreached(const InfluenceGraph& graph,
                                     const std::vector<bool>& stubborn);

}  // namespace steppe
