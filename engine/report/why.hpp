#pragma once

#include <optional>

#include "engine/analysis/one_at_a_time.hpp"
#include "engine/analysis/why.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/result.hpp"

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
