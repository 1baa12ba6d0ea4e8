#pragma once

#include <optional>

#include "steppe/analysis/one_at_a_time.hpp"
#include "steppe/analysis/why.hpp"
#include "steppe/report/result.hpp"
#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/compile.hpp"

namespace steppe {

/// The causes of a number, with the scenario whose numbers they rest on.
struct WhyReport {
    const Scenario& scenario;
    const NumberedProgram& program;
    const Why& why;
    const OneAtATime& movers;         ///< each uncertain number alone
    std::optional<double> without{};  ///< the metric in the comparison on the same date
};

/// Returns the parts of the number, the uncertain numbers that move it most, and the numbers of the
/// scenario that it rests on, with file, line and source.
Result why_result(const WhyReport& report);

}  // namespace steppe
