#pragma once

#include <random>

#include <fmt/format.h>

#include "engine/network/graph.hpp"

/// Graphs shared by the network tests.
namespace steppe::test {

inline InfluenceGraph empty_graph(std::uint32_t agents) {
    InfluenceGraph graph{{}, {"layer"}, {}};
    for (std::uint32_t i = 0; i < agents; ++i) graph.agents.push_back(fmt::format("A{}", i));
    return graph;
}

/// Adds both directions of a pair with one weight.
inline void tie(InfluenceGraph& graph, std::uint32_t a, std::uint32_t b, double weight) {
    graph.edges.push_back({a, b, weight, 0, 1});
    graph.edges.push_back({b, a, weight, 0, 1});
}

/// In [0, 1); the same on every platform, unlike the standard distributions.
inline double uniform(std::mt19937& random) { return static_cast<double>(random()) * 0x1p-32; }

/// Rows of W with sums below 1; each edge exists with probability `density`.
inline InfluenceGraph random_graph(std::uint32_t agents, double density, std::uint32_t seed) {
    auto graph = empty_graph(agents);
    std::mt19937 random(seed);
    for (std::uint32_t i = 0; i < agents; ++i)
        for (std::uint32_t j = 0; j < agents; ++j)
            if (i != j && uniform(random) < density)
                graph.edges.push_back({i, j, (0.05 + uniform(random)) / (2.0 * agents), 0, 1});
    return graph;
}

/// W by rows, 0 on the diagonal.
inline std::vector<double> dense(const InfluenceGraph& graph) {
    std::vector<double> W(static_cast<std::size_t>(graph.size()) * graph.size(), 0.0);
    for (const auto& edge : graph.edges)
        W[static_cast<std::size_t>(edge.listener) * graph.size() + edge.speaker] = edge.weight;
    return W;
}

}  // namespace steppe::test
