#pragma once

#include <vector>

namespace steppe {

/// The two shapes of a beta distribution on [0, 1], both above 0.
struct BetaShape {
    double alpha, beta;
};

/// The probabilities below and above a point, each to its own relative precision.
struct Tails {
    double below, above;
};

/// A point of [0, 1] and its distance from 1, each to its own relative precision.
struct UnitPoint {
    double x, rest;
};

/// Returns the regularised incomplete beta function and its complement, to 5e-12 relative for
/// shapes from 0.1 to 1e3, 3e-9 up to 1e7, and less precise if one shape is larger. Uses only basic
/// arithmetic, as normal_cdf: the continued fraction DLMF 8.17.22. If both shapes exceed 1e7,
/// inverts `beta_quantile`.
Tails beta_tails(BetaShape shape, UnitPoint at);

/// Returns the point with probability p below and q = 1 - p above. Uses Newton's method in the
/// logarithms of probability and point; if both shapes exceed 1e7, the expansion of Cornish and
/// Fisher to the third order, whose error is below 1e-6 standard deviations.
UnitPoint beta_quantile(BetaShape shape, double p, double q);

/// Returns beta_quantile of many probabilities below and above, at less than half of the cost.
std::vector<double> beta_quantiles(BetaShape shape, const std::vector<Tails>& probabilities);

/// Returns the logarithm of the beta function.
double log_beta(BetaShape shape);

/// Returns the t for which a Student's variable is in [-t, t] with probability `level`.
double student_quantile(double degrees, double level);

}  // namespace steppe
