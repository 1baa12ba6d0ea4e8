#include "engine/core/distribution.hpp"

#include <algorithm>

#include "engine/core/distribution/kinds.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe {

Support Distribution::support() const {
    const Support all = kind->support(arguments);
    return {std::max(all.low, min.value_or(all.low)), std::min(all.high, max.value_or(all.high))};
}

double Distribution::log_density(double x) const {
    const Support within = support();
    if (!(x >= within.low && x <= within.high)) return -distribution::infinity;
    const double above = max ? kind->cdf(arguments, *max) : 1.0,
                 below = min ? kind->cdf(arguments, *min) : 0.0;
    return kind->log_density(arguments, x) - log(above - below);
}

const std::vector<const DistributionKind*>& distribution_kinds() {
    static const std::vector<const DistributionKind*> kinds{
#define STEPPE_DISTRIBUTION(name) &distribution::name,
#include "engine/core/distributions.def"
#undef STEPPE_DISTRIBUTION
    };
    return kinds;
}

const DistributionKind* find_distribution(std::string_view name) {
    for (const auto* kind : distribution_kinds())
        if (kind->name == name) return kind;
    return nullptr;
}

}  // namespace steppe
