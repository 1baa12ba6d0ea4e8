#pragma once

#include <cstdint>

#include "steppe/network/sparse.hpp"

/// Large networks made by rule, to try and to measure the engine with. All depend on their
/// arguments alone, whatever the machine. Weights are at least 0 and each row that is not empty
/// sums to 1; nobody hears itself.
namespace steppe {

/// Few are heard by many: recursive quadrants with the probabilities 0.57, 0.19, 0.19, 0.05
/// (Chakrabarti, Zhan & Faloutsos 2004, as in Graph 500). Agents with low numbers are heard, and
/// hear, most. A pair that is drawn more than once has more weight, so there are fewer entries than
/// drawn pairs; who is never drawn hears nobody, and its row is empty. \param n  agents, at least 2
/// \param degree  drawn pairs per agent, at least 0; the number of drawn pairs is n*degree, rounded
/// \throws std::invalid_argument naming the argument that is out of range
SparseRows rmat(std::uint32_t n, double degree, std::uint64_t seed);

/// Each agent hears others at random, all equally likely and with the same weight.
/// \param n  agents, at least 2
/// \param degree  speakers per listener, from 0 to n-1; of 2.25, every listener has two and a
/// quarter of them three \throws std::invalid_argument naming the argument that is out of range
SparseRows uniform(std::uint32_t n, double degree, std::uint64_t seed);

/// A ring: each agent hears the nearest on both sides, all with the same weight, an odd one ahead
/// of it. With `rewired` above 0 each of its ties leads to somebody at random instead with that
/// probability (Watts & Strogatz 1998). \param n  agents, at least 2 \param degree  speakers per
/// listener, whole, from 0 to n-1 \param rewired  in [0, 1] \throws std::invalid_argument naming
/// the argument that is out of range
SparseRows lattice(std::uint32_t n, double degree, double rewired = 0.0, std::uint64_t seed = 0);

}  // namespace steppe
