#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/model/program.hpp"
#include "steppe/network/paths.hpp"
#include "steppe/report/result.hpp"

/// The output of `paths`.
namespace steppe {

/// The influence network of a scenario at its start and at another date.
struct Networks {
    const Program& program;
    InfluenceGraph start, graph;
    std::string start_date, date;
    std::optional<double> total;  ///< total influence of one agent on another
};

/// Returns the chains of influence between two agents, strongest first.
Result chains_result(const Networks& n, Index from, Index to,
                     const std::vector<InfluencePath>& paths);

/// Returns all agents, the blocs, and the agents that no conviction reaches.
Result network_result(const Networks& n);

}  // namespace steppe
