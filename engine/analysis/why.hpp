#pragma once

#include <string>
#include <vector>

#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"

/// The causes of one number of a central run: a decomposition that follows the equations.
namespace steppe {

/// A part of a number.
struct Cause {
    std::string name;
    double value = 0;
    std::vector<Num> rests_on{};  ///< numbers of the scenario, without those of the parts
    std::string details{};        ///< the stocks or flows behind it
    std::vector<Cause> parts{};   ///< empty, or they add up to the value
    bool is_start = false;        ///< the number at the start; the parts beside it are changes
};

struct Why {
    Metric metric;
    int step = 0;
    double value = 0;
    std::string rule;            ///< how the parts make up the number, in words
    std::vector<Cause> parts{};  ///< they add up to the value, up to rounding
};

/// Decomposes a metric at a step of the central run. A quotient of sums is divided like its
/// numerator, a product of factors by its logarithmic mean (Ang 2004), a stock by the flows into
/// it: each leaves no rest.
/// \throws AuditFailure if a model invariant fails
Why causes_of(const Program& program, const Metric& metric, int step);

}  // namespace steppe
