#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/compare.hpp"
#include "steppe/ensemble/scenarios.hpp"

/// What `steppe compare` tells and writes.
namespace steppe {

struct ComparisonReport {
    const SweepPlan& plan;
    const std::vector<LeftOutAsk>& left_out;
    const Comparison& result;
    std::vector<std::vector<double>>
        central{};  ///< per cell: its central run at the comparison's step; empty: not told
};

/// A page per scenario: differences at the step, the largest effect first, asks, the first
/// difference, what it means.
std::string comparison_text(const ComparisonReport& report, double seconds);

/// A tidy table, one row per scenario, step and metric:
/// `scenario,against,step,date,metric,unit,replicates,mean,low,high,sd,min,q5,..,max,p_above_0,p_below_0,resolution`,
/// all of them of the difference; low and high are the 95 % interval of its mean.
std::string comparison_csv(const ComparisonReport& report);

/// The page as JSON; what cannot be told (an endless interval, an effect without a scale) is null.
std::string comparison_json(const ComparisonReport& report);

/// `no difference`, `not distinguishable from 0`, `different`.
std::string verdict_text(Verdict verdict);

}  // namespace steppe
