#pragma once

#include <string>
#include <vector>

#include "engine/model/program.hpp"

/// One-at-a-time effects of the uncertain numbers on the central run.
namespace steppe {

/// One input at its 5 % and 95 % quantiles, all others at their centres.
struct OneAtATimeEffect {
    std::string input;
    double from = 0, to = 0;   ///< the input
    double low = 0, high = 0;  ///< the metric there
};

struct OneAtATime {
    double centre = 0;  ///< the metric in the central run
    std::vector<OneAtATimeEffect> inputs;
};

/// Computes two central runs per input for all metrics together. Leaves out inputs that are
/// uncertain in the comparison but not in the program itself.
/// \param inputs addresses
/// \return one per metric, its inputs in the given order
/// \throws AuditFailure
std::vector<OneAtATime> one_at_a_time(const Program& program,
                                      const std::vector<std::string>& inputs, int step,
                                      const std::vector<Metric>& metrics);

}  // namespace steppe
