#pragma once

#include <string>
#include <vector>

#include "steppe/model/program.hpp"

/// What each uncertain number does by itself to the central run.
namespace steppe {

/// One input taken to its 5 % and its 95 % quantile, all others at their centres.
struct Swing {
    std::string input;
    double from = 0, to = 0;   ///< the input
    double low = 0, high = 0;  ///< the metric there
};

struct Swings {
    double centre = 0;  ///< the metric in the central run
    std::vector<Swing> inputs;
};

/// Two central runs per input for all metrics together. Inputs that are no uncertain number of the
/// program itself, but of what it is compared with, are left out. \param inputs addresses  \return
/// one per metric, its inputs in the order given \throws AuditFailure
std::vector<Swings> swings(const Program& program, const std::vector<std::string>& inputs, int step,
                           const std::vector<Metric>& metrics);

}  // namespace steppe
