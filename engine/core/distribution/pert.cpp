#include "engine/core/distribution/kinds.hpp"

namespace steppe::distribution {

const DistributionKind pert{
    .name = "pert",
    .arguments = "[low, mode, high]",
    .count = 3,
    .doc = "a smooth hump over the range (beta with weight 4 on the mode); centre: the mode",
    .wrong = [](const std::vector<double>& a) -> std::string {
        if (!(a[0] < a[2])) return "low must be below high";
        return a[0] <= a[1] && a[1] <= a[2] ? "" : "the mode must lie between low and high";
    },
    .centre = [](const std::vector<double>& a) { return a[1]; },
    .support = []([[maybe_unused]] const std::vector<double>& a) -> Support {
        return {a[0], a[2]};
    },
};

}  // namespace steppe::distribution
