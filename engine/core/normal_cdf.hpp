#pragma once

namespace steppe {

/// Returns the probability of a standard normal below z, to 1e-15 relative error above -37. Uses
/// only basic arithmetic, so that results do not depend on a library (Cody 1969, Mathematics of
/// Computation 23, rational approximations of the error function).
double normal_cdf(double z);

}  // namespace steppe
