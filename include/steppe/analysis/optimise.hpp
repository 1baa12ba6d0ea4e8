#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "steppe/ensemble/interval.hpp"

/// The values within bounds at which something is largest.
namespace steppe {

struct OptimiseProblem {
    std::vector<double> low, high;  ///< low < high
    std::vector<double> given;      ///< a start; may lie outside
    std::optional<double> sum{};  ///< what the values must add up to, between the sums of the ends
    std::function<double(const std::vector<double>&)> value;
    int starts = 8;  ///< the given values, the middle, then points of Halton's sequence (1960)
    int evaluations = 400;  ///< per start, at most; gradients count for more
};

struct Optimum {
    std::vector<double> at;
    double value = 0;
    double given_value = 0;
    /// Between which values each number keeps at least 95 % of the gain, the others standing still,
    /// or giving way evenly where there is a sum; empty where there is no gain.
    std::vector<Interval> flat{};
    std::vector<double> found{};  ///< the value that each start came to
    std::size_t runs = 0;
    double lowest = 0;  ///< of all that was tried
};

/// The share of the gain whose loss `flat` is about.
inline constexpr double flat_loss = 0.05;

/// A local search from each start: SLSQP (Kraft 1994) with gradients from differences, then COBYLA
/// (Powell 1994), which needs none and gets over kinks; the best of them all. Nothing is random.
/// \pre at least one variable, as many low, high and given; a sum that the ends allow
Optimum maximise(const OptimiseProblem& problem);

/// The nearest point (Euclid) within bounds whose values add up to the sum.
std::vector<double> with_sum(std::vector<double> values, const std::vector<double>& low,
                             const std::vector<double>& high, double sum);

}  // namespace steppe
