#include "engine/core/distribution/kinds.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace steppe::distribution {
namespace {

// Promotion to long double makes the quantiles ten times slower and changes no relevant digit.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Beta = boost::math::beta_distribution<double, Policy>;

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_log_density(double z) {
    return -0.5 * (z * z + std::log(2 * boost::math::constants::pi<double>()));
}

double beta_cdf(BetaShape shape, double x) {
    return boost::math::cdf(Beta(shape.alpha, shape.beta), std::clamp(x, 0.0, 1.0));
}

double beta_log_density(BetaShape shape, double x) {
    if (!(x >= 0 && x <= 1)) return -infinity;
    // x^0 is also 1 at x = 0.
    const auto power = [](double base, double exponent) {
        return exponent == 0 ? 0.0 : exponent * std::log(base);
    };
    return power(x, shape.alpha - 1) + power(1 - x, shape.beta - 1) +
           boost::math::lgamma(shape.alpha + shape.beta) - boost::math::lgamma(shape.alpha) -
           boost::math::lgamma(shape.beta);
}

double beta_quantile(BetaShape shape, double p, double q) {
    const Beta of(shape.alpha, shape.beta);
    return p < q ? boost::math::quantile(of, p)
                 : boost::math::quantile(boost::math::complement(of, q));
}

}  // namespace steppe::distribution
