#pragma once

#include <cstdint>
#include <vector>

namespace steppe {

/// A confidence interval, in the unit of the estimate; low <= high.
struct Interval {
    double low = 0;
    double high = 0;
};

/// Returns Wilson's score interval (1927) for a share of `yes` in `n` independent draws. It lies
/// within 0..1, starts at exactly 0 for yes = 0 and ends at exactly 1 for yes = n; 0..1 for n = 0.
/// \pre yes <= n, 0 < level < 1
Interval wilson(std::uint64_t yes, std::uint64_t n, double level = 0.95);

/// Returns Student's t interval for the mean of k independent estimates of one quantity, such as
/// those of a randomised design under different scrambles: mean -+ t(k-1) sd/sqrt(k). Infinite for
/// fewer than two estimates, NaN if an estimate is NaN or infinite; not clipped to 0..1 for shares.
/// \pre 0 < level < 1
Interval across(const std::vector<double>& estimates, double level = 0.95);

/// Returns Student's t interval of a mean of n independent values with the given standard error.
/// Infinite for n < 2.
Interval around(double mean, double standard_error, std::uint64_t n, double level = 0.95);

/// Returns the interval for the difference of two shares in the same n replicates, of which `up`
/// answer yes in the second only and `down` in the first only: Wald's interval with half a
/// replicate added to each of the four cells (Agresti & Min 2005, "Wald+2"), within -1..1. Its
/// width is positive even if no replicate differs; -1..1 for n = 0.
Interval paired_shares(std::uint64_t up, std::uint64_t down, std::uint64_t n, double level = 0.95);

}  // namespace steppe
