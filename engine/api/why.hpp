#pragma once

#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// Returns the parts of a metric at a step of the central run, the uncertain numbers that move it
/// most, and its value in the comparison on the same date. It refers to the scenario and the
/// program.
/// \throws AuditFailure
Result explained(const Scenario& scenario, const NumberedProgram& compiled, const Metric& metric,
                 int step);

}  // namespace steppe
