#pragma once

#include <cstdint>
#include <vector>

#include "steppe/network/positions.hpp"

namespace steppe::bench {

enum class Kind { uniform, rmat };

/// A million agents, 16 million drawn pairs. The numbers of agents say nothing about who is heard.
const SparseRows& million(Kind kind);

/// The same network with its agents in an order.
SparseRows in_order(const SparseRows& W, NetworkOrder order);

/// Evenly spread around a mean, within [-1, 1].
std::vector<double> spread_positions(std::size_t count, double mean);

}  // namespace steppe::bench
