#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {

const DistributionKind normal{
    .name = "normal",
    .arguments = "[mean, sd]",
    .count = 2,
    .doc = "the bell curve; centre: the mean",
    .wrong = [](const Arguments& a) -> std::string { return a[1] > 0 ? "" : "sd must be above 0"; },
    .centre = [](const Arguments& a) { return a[0]; },
    .support = [](const Arguments&) -> Support {
        return {-infinity, infinity};
    },
    .cdf = [](const Arguments& a, double x) { return normal_cdf((x - a[0]) / a[1]); },
    .log_density = [](const Arguments& a,
                      double x) { return normal_log_density((x - a[0]) / a[1]) - log(a[1]); },
    .form = QuantileForm::normal,
};

}  // namespace steppe::distribution
