#pragma once

namespace steppe {

/// Returns the probability of a standard normal below z, to 1e-15 relative above -37. Of plain
/// arithmetic alone, so that its bits depend on no library (Cody 1969, Mathematics of Computation
/// 23, rational approximations of the error function).
double normal_cdf(double z);

}  // namespace steppe
