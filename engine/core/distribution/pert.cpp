#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe::distribution {
namespace {

BetaShape pert_shape(const Arguments& a) {
    return {1 + 4 * (a[1] - a[0]) / (a[2] - a[0]), 1 + 4 * (a[2] - a[1]) / (a[2] - a[0])};
}

}  // namespace

const DistributionKind pert{
    .name = "pert",
    .arguments = "[low, mode, high]",
    .count = 3,
    .doc = "a smooth hump over the range (beta with weight 4 on the mode); centre: the mode",
    .wrong = [](const Arguments& a) -> std::string {
        if (!(a[0] < a[2])) return "low must be below high";
        return a[0] <= a[1] && a[1] <= a[2] ? "" : "the mode must lie between low and high";
    },
    .centre = [](const Arguments& a) { return a[1]; },
    .support = [](const Arguments& a) -> Support {
        return {a[0], a[2]};
    },
    .cdf = [](const Arguments& a,
              double x) { return beta_cdf(pert_shape(a), (x - a[0]) / (a[2] - a[0])); },
    .log_density =
        [](const Arguments& a, double x) {
            return beta_log_density(pert_shape(a), (x - a[0]) / (a[2] - a[0])) - log(a[2] - a[0]);
        },
    .shape =
        [](const Arguments& a) {
            const BetaShape s = pert_shape(a);
            return std::pair(s.alpha, s.beta);
        },
};

}  // namespace steppe::distribution
