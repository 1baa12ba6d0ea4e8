#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {

const DistributionKind lognormal{
    .name = "lognormal",
    .arguments = "[median, sigma]",
    .count = 2,
    .doc = "the logarithm is normal with standard deviation sigma; centre: the median",
    .wrong = [](const Arguments& a) -> std::string {
        if (!(a[0] > 0)) return "median must be above 0";
        return a[1] > 0 ? "" : "sigma must be above 0";
    },
    .centre = [](const Arguments& a) { return a[0]; },
    .support = [](const Arguments&) -> Support {
        return {0, infinity};
    },
    .cdf = [](const Arguments& a,
              double x) { return x > 0 ? normal_cdf(log(x / a[0]) / a[1]) : 0.0; },
    .log_density =
        [](const Arguments& a, double x) {
            return x > 0 ? normal_log_density(log(x / a[0]) / a[1]) - log(a[1] * x) : -infinity;
        },
    .form = QuantileForm::lognormal,
};

}  // namespace steppe::distribution
