#pragma once

#include <cstdint>
#include <vector>

#include "steppe/network/graph.hpp"

namespace steppe {

/// The agents that reach no stubborn one along the edges listener -> speaker, in index order.
/// `listener` and `speaker` have one entry per edge, `stubborn` one per agent.
std::vector<std::uint32_t> unreached(const std::vector<std::uint32_t>& listener,
                                     const std::vector<std::uint32_t>& speaker,
                                     const std::vector<bool>& stubborn);

/// The same on an influence graph.
std::vector<std::uint32_t> unreached(const InfluenceGraph& graph,
                                     const std::vector<bool>& stubborn);

}  // namespace steppe
