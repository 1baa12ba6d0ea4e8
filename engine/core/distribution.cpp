#include "steppe/core/distribution.hpp"

#include <algorithm>

#include "engine/core/distribution/kinds.hpp"

namespace steppe {

Support Distribution::support() const {
    const Support all = kind->support(arguments);
    return {std::max(all.low, min.value_or(all.low)), std::min(all.high, max.value_or(all.high))};
}

const std::vector<const DistributionKind*>& distribution_kinds() {
    static const std::vector<const DistributionKind*> kinds{
#define STEPPE_DISTRIBUTION(name) &distribution::name,
#include "steppe/core/distributions.def"
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
