#pragma once

#include <cstdint>
#include <vector>

#include "steppe/network/positions.hpp"

namespace steppe::bench {

enum class Kind { uniform, rmat };

/// A million agents, 16 million drawn pairs. Agent numbers carry no information on neighbours.
const SparseRows& million(Kind kind);

/// Returns the network with its agents reordered.
SparseRows in_order(const SparseRows& W, NetworkOrder order);

/// Returns positions spread evenly around a mean, within [-1, 1].
std::vector<double> spread_positions(std::size_t count, double mean);

}  // namespace steppe::bench
