#pragma once

#include <cstdint>
#include <vector>

#include "steppe/network/positions.hpp"

namespace steppe {

/// Returns the position of each listener in an order; empty for the given order.
std::vector<std::uint32_t> places_of(const SparseRows& W, NetworkOrder order);

}  // namespace steppe
