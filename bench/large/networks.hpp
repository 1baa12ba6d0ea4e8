#pragma once

#include <cstdint>
#include <vector>

#include "engine/population/positions.hpp"

namespace steppe::bench {

enum class Kind { uniform, rmat };

/// A million agents, 16 million drawn pairs. Agent numbers carry no information on neighbours.
const SparseRows& million(Kind kind);

/// The memory order of agents.
enum class NetworkOrder {
    given,
    in_degree,              ///< agents with most listeners first; their positions stay in cache
    reverse_cuthill_mckee,  ///< network neighbours close in memory (Cuthill & McKee 1969, George
                            ///< 1971)
};

/// Returns the position of each listener in an order; empty for the given order.
std::vector<std::uint32_t> places_of(const SparseRows& W, NetworkOrder order);

/// Returns the network with its agents reordered.
SparseRows in_order(const SparseRows& W, NetworkOrder order);

/// Returns positions spread evenly around a mean, within [-1, 1].
std::vector<double> spread_positions(std::size_t count, double mean);

}  // namespace steppe::bench
