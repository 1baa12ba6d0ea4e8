#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/core/json.hpp"
#include "steppe/model/program.hpp"
#include "steppe/network/paths.hpp"

/// The output of `paths`.
namespace steppe {

/// The influence network of a scenario at its start and at another date.
struct Networks {
    const Program& program;
    InfluenceGraph start, graph;
    std::string start_date, date;
    std::optional<double> total;  ///< total influence of one agent on another
};

/// Prints the chains of influence between two agents, strongest first.
void print_chains(const Networks& n, Index from, Index to, const std::vector<InfluencePath>& paths);
Json chains_json(const Networks& n, Index from, Index to, const std::vector<InfluencePath>& paths);

/// Prints a table of all agents, the blocs, and the agents that no conviction reaches.
void print_network(const Networks& n);
Json network_json(const Networks& n);

}  // namespace steppe
