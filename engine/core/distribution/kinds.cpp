#include "engine/core/distribution/kinds.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/beta.hpp>

namespace steppe::distribution {
namespace {

// Promotion to long double makes the quantiles ten times slower and changes no digit that counts here.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Beta = boost::math::beta_distribution<double, Policy>;

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double beta_cdf(BetaShape shape, double x) { return boost::math::cdf(Beta(shape.alpha, shape.beta), std::clamp(x, 0.0, 1.0)); }

double beta_quantile(BetaShape shape, double p, double q) {
    const Beta of(shape.alpha, shape.beta);
    return p < q ? boost::math::quantile(of, p) : boost::math::quantile(boost::math::complement(of, q));
}

}  // namespace steppe::distribution
