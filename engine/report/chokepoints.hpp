#pragma once

#include <string>
#include <vector>

#include "engine/model/program.hpp"
#include "engine/network/chokepoints.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// The largest flow of trade between two states, with the names for its report.
struct ChokepointReport {
    const Program& program;
    Index from, to;
    std::string date;
    CorridorNetwork network;
    Chokepoints found;
    std::vector<std::uint32_t> by_loss;  ///< named corridors by decreasing loss
};

Result chokepoints_result(const ChokepointReport& report);

}  // namespace steppe
