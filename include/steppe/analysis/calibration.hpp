#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "steppe/analysis/observations.hpp"
#include "steppe/analysis/varied.hpp"
#include "steppe/core/distribution.hpp"
#include "steppe/ensemble/interval.hpp"

/// The numbers of a scenario that explain best what was observed, given what was thought of them
/// before.
namespace steppe {

/// Where a search for a number goes: the support of its prior within what its key allows, without
/// tails that hold less than a millionth and ends at which there is no density. \param low,high
/// what the key allows \pre the prior is not discrete
Interval search_range(const Distribution& prior, double low, double high);

/// The central 95 % of a distribution.
Interval central_range(const Distribution& distribution);

struct CalibrationProblem {
    const Varied& varied;              ///< its ends are the search ranges
    std::vector<Distribution> priors;  ///< one per varied number
    std::vector<Observation> fitted;   ///< in the order of metric, then step; at least one
    int starts = 8;                    ///< the given numbers, then Halton points of the priors
    unsigned threads = 1;              ///< changes no number
    const std::atomic<bool>* stop = nullptr;
    /// Returns the objective at a point: a kept value, or the one that `compute` returns. It may be
    /// empty. Several threads call it; it must return equal values for equal points.
    std::function<double(const std::vector<double>& point, const std::function<double()>& compute)>
        memo{};
};

/// How much the observations tell of a number.
enum class Told {
    something,  ///< they narrow it down
    little,   ///< within its prior's 95 % the other numbers make up for it, or its effect is below
              ///< the noise
    nothing,  ///< no observation depends on it
};

/// The log likelihood that 95 % profile intervals give away: half the quantile of chi-squared with
/// one degree of freedom.
inline constexpr double profile_drop = 1.920729410347062;

struct FittedNumber {
    double fit = 0;
    Interval interval{};                       ///< 95 %, by the profile of the posterior
    bool open_low = false, open_high = false;  ///< the interval ends where the search range does
    /// By how much the log likelihood changes from the fit to the worse end of the prior's 95 %:
    /// with the others following, and with them held.
    double profile = 0, alone = 0;
    Told told = Told::something;
};

struct Calibration {
    std::vector<FittedNumber> numbers;          ///< one per varied number
    double given_objective = 0, objective = 0;  ///< minus the log posterior, but for a constant
    std::vector<double> found;                  ///< the objective that each start ended in
    std::uint64_t runs = 0;
    bool converged = true;  ///< false where a profile found better numbers again and again
};

/// The maximum of the posterior, by NLopt from several starts, and profiles of it.
///
/// The observations are independent and normal around the central run. Where their sd is not
/// stated, each metric has one of its own, of which is only known beforehand that it is hardly
/// below a thousandth of the metric's size: integrated over a scaled inverse chi-squared prior with
/// one degree of freedom it leaves (n + 1)/2 log(s^2 + sum of squares) (Gelman et al., Bayesian
/// Data Analysis, section 3.2). Numbers are independent a priori. \throws Stopped
Calibration calibrate(const CalibrationProblem& problem);

/// How a run meets observations of one metric.
struct SeriesScore {
    std::string metric;
    std::size_t count = 0;
    double rmse = 0, bias = 0;  ///< of run minus observation
};

/// One per metric that was observed. \param run values at the observations
std::vector<SeriesScore> scores_of(const std::vector<Observation>& observations,
                                   const std::vector<double>& run);

/// The values that the central run with these numbers has where something was observed.
std::vector<double> run_at(const Varied& varied, const std::vector<double>& values,
                           const std::vector<Observation>& observations);

}  // namespace steppe
