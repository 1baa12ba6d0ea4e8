#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/analysis/design_problem.hpp"
#include "engine/analysis/observations.hpp"
#include "engine/core/distribution.hpp"
#include "engine/ensemble/interval.hpp"

/// Bayesian calibration: the scenario numbers that best explain the observations, given priors.
namespace steppe {

/// Returns the search range of a number: the support of its prior within the limits of its key,
/// without tails that hold less than a millionth and ends without density.
/// \param low,high limits of the key
/// \pre the prior is not discrete
Interval search_range(const Distribution& prior, double low, double high);

/// Returns the central 95 % interval of a distribution.
Interval central_range(const Distribution& distribution);

struct CalibrationProblem {
    const DesignProblem& design_problem;  ///< its ends are the search ranges
    std::vector<Distribution> priors;     ///< one per varied number
    std::vector<Observation> fitted;      ///< sorted by metric, then step; at least one
    int starts = 8;                       ///< the given numbers, then Halton points of the priors
    unsigned threads = 1;                 ///< does not affect results
    const std::atomic<bool>* stop = nullptr;
    /// Returns the objective at a point: a kept value, or the one that `compute` returns. It may be
    /// empty. Several threads call it; it must return equal values for equal points.
    std::function<double(const std::vector<double>& point, const std::function<double()>& compute)>
        memo{};
};

/// How strongly the observations constrain a number.
enum class Identifiability {
    identified,  ///< they narrow its interval
    weak,        ///< within its prior's 95 % the other numbers compensate for it, or its effect is
                 ///< below the noise
    none,        ///< no observation depends on it
};

/// Drop of the log likelihood at the ends of 95 % profile intervals: half the 95 % quantile of
/// chi-squared with one degree of freedom.
inline constexpr double profile_drop = 1.920729410347062;

struct FittedNumber {
    double fit = 0;
    Interval interval{};                       ///< 95 %, by the profile of the posterior
    bool open_low = false, open_high = false;  ///< the interval ends at the search range
    /// Change of the log likelihood from the fit to the worse end of the prior's 95 %, with the
    /// other numbers refitted (`profile`) and fixed (`alone`).
    double profile = 0, alone = 0;
    Identifiability identifiability = Identifiability::identified;
};

struct Calibration {
    std::vector<FittedNumber> numbers;          ///< one per varied number
    double given_objective = 0, objective = 0;  ///< negative log posterior up to a constant
    std::vector<double> found;                  ///< final objective of each start
    std::uint64_t runs = 0;
    /// False if profiles repeatedly found better numbers.
    bool converged = true;
};

/// Maximises the posterior by NLopt from several starts and computes its profiles.
///
/// The observations are independent and normal around the central run. If their sd is not given,
/// each metric has an sd of its own, whose prior only places it above about a thousandth of the
/// metric's size: integrated over a scaled inverse chi-squared prior with one degree of freedom it
/// contributes (n + 1)/2 log(s^2 + sum of squares) (Gelman et al., Bayesian Data Analysis, section
/// 3.2). Priors are independent.
/// \throws Stopped
Calibration calibrate(const CalibrationProblem& problem);

/// Fit of a run to the observations of one metric.
struct SeriesScore {
    std::string metric;
    std::size_t count = 0;
    double rmse = 0, bias = 0;  ///< of run minus observation
};

/// Returns one score per observed metric.
/// \param run values at the observations
std::vector<SeriesScore> scores_of(const std::vector<Observation>& observations,
                                   const std::vector<double>& run);

/// Returns the values of the central run with these numbers at the observations.
std::vector<double> run_at(const DesignProblem& design_problem, const std::vector<double>& values,
                           const std::vector<Observation>& observations);

}  // namespace steppe
