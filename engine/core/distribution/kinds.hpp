#pragma once

#include <limits>

#include "engine/core/beta.hpp"
#include "engine/core/distribution.hpp"
#include "engine/core/normal_cdf.hpp"

namespace steppe::distribution {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

double normal_log_density(double z);
double beta_cdf(BetaShape shape, double x);
/// Returns the log density of a share in [0, 1]; -infinity outside.
double beta_log_density(BetaShape shape, double x);

#define STEPPE_DISTRIBUTION(name) extern const DistributionKind name;
#include "engine/core/distributions.def"
#undef STEPPE_DISTRIBUTION

}  // namespace steppe::distribution
