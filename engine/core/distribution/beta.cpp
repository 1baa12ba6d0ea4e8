#include "engine/core/distribution/kinds.hpp"

namespace steppe::distribution {
namespace {

BetaShape shape_of(const Arguments& a) {
    const double both = a[0] * (1 - a[0]) / (a[1] * a[1]) - 1;
    return {a[0] * both, (1 - a[0]) * both};
}

}  // namespace

const DistributionKind beta{
    .name = "beta",
    .arguments = "[mean, sd]",
    .count = 2,
    .doc = "a share between 0 and 1; centre: the mean",
    .wrong = [](const Arguments& a) -> std::string {
        if (!(a[0] > 0 && a[0] < 1)) return "mean must lie between 0 and 1";
        return a[1] > 0 && a[1] * a[1] < a[0] * (1 - a[0])
                   ? ""
                   : "sd must be above 0 and sd^2 below mean*(1-mean)";
    },
    .centre = [](const Arguments& a) { return a[0]; },
    .support = [](const Arguments&) -> Support {
        return {0, 1};
    },
    .cdf = [](const Arguments& a, double x) { return beta_cdf(shape_of(a), x); },
    .log_density = [](const Arguments& a, double x) { return beta_log_density(shape_of(a), x); },
    .shape =
        [](const Arguments& a) {
            const BetaShape s = shape_of(a);
            return std::pair(s.alpha, s.beta);
        },
};

}  // namespace steppe::distribution
