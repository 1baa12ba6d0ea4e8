#include <algorithm>

#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {

// Arguments: n values, then n weights.
const DistributionKind discrete{
    .name = "discrete",
    .arguments = "[[values], [weights]]",
    .count = 0,
    .doc = "one of a few values; centre: the value with the largest weight, the first if tied",
    .wrong = [](const Arguments& a) -> std::string {
        const auto weights = a.begin() + static_cast<std::ptrdiff_t>(a.size() / 2);
        if (a.empty()) return "at least one value is needed";
        if (std::any_of(weights, a.end(), [](double w) { return !(w >= 0); }))
            return "no weight may be negative";
        return std::any_of(weights, a.end(), [](double w) { return w > 0; })
                   ? ""
                   : "one weight must be above 0";
    },
    .centre =
        [](const Arguments& a) {
            const auto weights = a.begin() + static_cast<std::ptrdiff_t>(a.size() / 2);
            return *(a.begin() + (std::max_element(weights, a.end()) - weights));
        },
    .support = [](const Arguments& a) -> Support {
        const auto [low, high] =
            std::minmax_element(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(a.size() / 2));
        return {*low, *high};
    },
    .cdf =
        [](const Arguments& a, double x) {
            const std::size_t n = a.size() / 2;
            double below = 0, all = 0;
            for (std::size_t k = 0; k < n; ++k) {
                all += a[n + k];
                if (a[k] <= x) below += a[n + k];
            }
            return below / all;
        },
    .log_density =
        [](const Arguments& a, double x) {
            const std::size_t n = a.size() / 2;
            double here = 0, all = 0;
            for (std::size_t k = 0; k < n; ++k) {
                all += a[n + k];
                if (a[k] == x) here += a[n + k];
            }
            return log(here / all);
        },
    .form = QuantileForm::discrete,
};

}  // namespace steppe::distribution
