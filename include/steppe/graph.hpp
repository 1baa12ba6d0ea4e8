#pragma once

#include <string>

#include "steppe/result.hpp"

#pragma GCC visibility push(default)

namespace steppe {

/// A directed graph as two tables: the first column of the nodes is their id, the second their
/// label; the first two of the edges are the ids of their ends, the third is the weight. All
/// columns are attributes, of texts or of numbers.
///
///     const auto graph = steppe::Model::load("japan-20b.toml").graph("2031-04-01");
///     std::puts(to_graphml(graph).c_str());
struct Graph {
    Table nodes, edges;
    std::string about;  ///< the direction of the edges, in words
};

/// Returns the graph in GraphML, read by Gephi, networkx and igraph.
std::string to_graphml(const Graph& graph);

/// Returns the graph in GEXF 1.2, read by Gephi and networkx.
std::string to_gexf(const Graph& graph);

}  // namespace steppe

#pragma GCC visibility pop
