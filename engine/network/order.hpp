#pragma once

#include <cstdint>
#include <vector>

#include "steppe/network/positions.hpp"

namespace steppe {

/// The place of each listener in an order; empty for the order as given.
std::vector<std::uint32_t> places_of(const SparseRows& W, NetworkOrder order);

}  // namespace steppe
