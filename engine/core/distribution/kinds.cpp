#include "engine/core/distribution/kinds.hpp"

#include <algorithm>
#include <numbers>

#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {

double normal_log_density(double z) { return -0.5 * (z * z + log(2 * std::numbers::pi)); }

double beta_cdf(BetaShape shape, double x) {
    const double within = std::clamp(x, 0.0, 1.0);
    return beta_tails(shape, {within, 1 - within}).below;
}

double beta_log_density(BetaShape shape, double x) {
    if (!(x >= 0 && x <= 1)) return -infinity;
    // x^0 is also 1 at x = 0.
    const auto power_log = [](double base, double exponent) {
        return exponent == 0 ? 0.0 : exponent * log(base);
    };
    return power_log(x, shape.alpha - 1) + power_log(1 - x, shape.beta - 1) - log_beta(shape);
}

}  // namespace steppe::distribution
