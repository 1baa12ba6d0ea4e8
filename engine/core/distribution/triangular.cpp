#include <algorithm>

#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {

const DistributionKind triangular{
    .name = "triangular",
    .arguments = "[low, mode, high]",
    .count = 3,
    .doc = "a triangle over the range; centre: the mode",
    .wrong = [](const Arguments& a) -> std::string {
        if (!(a[0] < a[2])) return "low must be below high";
        return a[0] <= a[1] && a[1] <= a[2] ? "" : "the mode must lie between low and high";
    },
    .centre = [](const Arguments& a) { return a[1]; },
    .support = [](const Arguments& a) -> Support {
        return {a[0], a[2]};
    },
    .cdf =
        [](const Arguments& a, double x) {
            const double range = a[2] - a[0], at = std::clamp(x, a[0], a[2]);
            if (at < a[1]) return (at - a[0]) * (at - a[0]) / (range * (a[1] - a[0]));
            return at >= a[2] ? 1.0 : 1 - (a[2] - at) * (a[2] - at) / (range * (a[2] - a[1]));
        },
    .log_density =
        [](const Arguments& a, double x) {
            if (!(x >= a[0] && x <= a[2])) return -infinity;
            const double part = x < a[1]   ? (x - a[0]) / (a[1] - a[0])
                                : x > a[1] ? (a[2] - x) / (a[2] - a[1])
                                           : 1.0;
            return log(2 * part / (a[2] - a[0]));
        },
    .form = QuantileForm::triangular,
};

}  // namespace steppe::distribution
