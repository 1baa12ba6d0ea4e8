#pragma once

#include <string>
#include <vector>

#include "steppe/model/program.hpp"
#include "steppe/network/chokepoints.hpp"
#include "steppe/report/result.hpp"

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
