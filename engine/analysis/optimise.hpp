#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "engine/ensemble/interval.hpp"

/// Maximisation within bounds.
namespace steppe {

struct OptimiseProblem {
    std::vector<double> low, high;  ///< low < high
    std::vector<double> given;      ///< a start; may lie outside the bounds
    /// Required sum of the values, between the sums of the bounds.
    std::optional<double> sum{};
    std::function<double(const std::vector<double>&)> value;
    int starts = 8;  ///< the given values, the middle, then points of Halton's sequence (1960)
    int evaluations = 400;  ///< per start, at most; a gradient counts as several
};

struct Optimum {
    std::vector<double> at;
    double value = 0;
    double given_value = 0;
    /// Interval in which each number keeps at least 95 % of the gain, with the others fixed, or
    /// compensating evenly if there is a sum; empty without a gain.
    std::vector<Interval> flat{};
    std::vector<double> found{};  ///< final value of each start
    std::size_t runs = 0;
    double lowest = 0;  ///< of all evaluations
};

/// The loss of gain that delimits `flat`.
inline constexpr double flat_loss = 0.05;

/// Runs a local search from each start: SLSQP (Kraft 1994) with finite-difference gradients, then
/// COBYLA (Powell 1994), which needs none and passes kinks. Returns the best result. Deterministic.
/// \pre at least one variable, as many low, high and given; a sum that the bounds allow
Optimum maximise(const OptimiseProblem& problem);

/// Returns the nearest point (Euclidean) within bounds whose values add up to the sum.
std::vector<double> with_sum(std::vector<double> values, const std::vector<double>& low,
                             const std::vector<double>& high, double sum);

}  // namespace steppe
