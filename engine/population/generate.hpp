#pragma once

#include <cstdint>

#include "engine/population/sparse.hpp"

/// Synthetic large networks for tests and benchmarks, equal on every machine. Weights are at least
/// 0, non-empty rows sum to 1, and there are no self-loops.
namespace steppe {

/// Generates an R-MAT network: recursive quadrants with probabilities 0.57, 0.19, 0.19, 0.05
/// (Chakrabarti, Zhan & Faloutsos 2004, as in Graph 500). Low-numbered agents have the most inputs
/// and listeners. Repeated pairs add weight, so there are fewer entries than drawn pairs; an agent
/// that is never drawn has an empty row.
/// \param n agents, at least 2
/// \param degree drawn pairs per agent, at least 0; n*degree, rounded, pairs are drawn
/// \throws std::invalid_argument naming the argument out of range
SparseRows rmat(std::uint32_t n, double degree, std::uint64_t seed);

/// Generates a network with uniformly random neighbours of equal weight.
/// \param n agents, at least 2
/// \param degree speakers per listener, from 0 to n-1; for 2.25, every listener has two and a
/// quarter of them three
/// \throws std::invalid_argument naming the argument out of range
SparseRows uniform(std::uint32_t n, double degree, std::uint64_t seed);

/// Generates a ring: each agent's inputs are the nearest agents on both sides with equal weight;
/// with an odd degree, one more ahead. With probability `rewired` each tie leads to a random agent
/// instead (Watts & Strogatz 1998).
/// \param n agents, at least 2
/// \param degree speakers per listener, whole, from 0 to n-1
/// \param rewired in [0, 1]
/// \throws std::invalid_argument naming the argument out of range
SparseRows lattice(std::uint32_t n, double degree, double rewired = 0.0, std::uint64_t seed = 0);

}  // namespace steppe
