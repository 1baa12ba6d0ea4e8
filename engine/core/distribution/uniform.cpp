#include <algorithm>

#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {

const DistributionKind uniform{
    .name = "uniform",
    .arguments = "[low, high]",
    .count = 2,
    .doc = "every value between two bounds is as likely; centre: the midpoint",
    .wrong = [](const Arguments& a) -> std::string {
        return a[0] < a[1] ? "" : "low must be below high";
    },
    .centre = [](const Arguments& a) { return 0.5 * (a[0] + a[1]); },
    .support = [](const Arguments& a) -> Support {
        return {a[0], a[1]};
    },
    .cdf = [](const Arguments& a,
              double x) { return std::clamp((x - a[0]) / (a[1] - a[0]), 0.0, 1.0); },
    .log_density = [](const Arguments& a,
                      double x) { return x >= a[0] && x <= a[1] ? -log(a[1] - a[0]) : -infinity; },
    .form = QuantileForm::uniform,
};

}  // namespace steppe::distribution
