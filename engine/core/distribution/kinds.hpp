#pragma once

#include <limits>

#include "steppe/core/distribution.hpp"

namespace steppe::distribution {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

#define STEPPE_DISTRIBUTION(name) extern const DistributionKind name;
#include "steppe/core/distributions.def"
#undef STEPPE_DISTRIBUTION

}  // namespace steppe::distribution
