#pragma once

#include <cstdint>
#include <vector>

namespace steppe {

/// An interval of confidence, in the unit of what is estimated; low <= high.
struct Interval {
    double low = 0;
    double high = 0;
};

/// Wilson's score interval (1927) for a share of which `yes` of `n` independent draws were seen:
/// within 0..1, and sensible for 0 and for n, where it begins at 0 or ends at 1 exactly. 0..1 for n
/// = 0. yes <= n and 0 < level < 1.
Interval wilson(std::uint64_t yes, std::uint64_t n, double level = 0.95);

/// Student's t interval for the mean of independent estimates of one quantity, as randomised
/// designs give under different scrambles: mean -+ t(k-1) sd/sqrt(k) for k estimates. Endless for
/// one estimate or none, NaN where an estimate is NaN or infinite; that a share lies in 0..1 it
/// does not know. 0 < level < 1.
Interval across(const std::vector<double>& estimates, double level = 0.95);

/// Student's t interval of a mean of n independent values with that standard error. Endless for n
/// < 2.
Interval around(double mean, double standard_error, std::uint64_t n, double level = 0.95);

/// The interval for the difference of two shares seen in the same n futures, of which `up` answer
/// yes in the second alone and `down` in the first alone: Wald's with half a future added to each
/// of the four cells (Agresti & Min 2005, "Wald+2"), within -1..1. It has a width where no future
/// differs, and -1..1 for n = 0.
Interval paired_shares(std::uint64_t up, std::uint64_t down, std::uint64_t n, double level = 0.95);

}  // namespace steppe
