#pragma once

#include <string>
#include <vector>

#include "steppe/analysis/compare.hpp"
#include "steppe/ensemble/scenarios.hpp"

/// Reports of `steppe compare`.
namespace steppe {

struct ComparisonReport {
    const SweepPlan& plan;
    const std::vector<LeftOutAsk>& left_out;
    const Comparison& result;
    std::vector<std::vector<double>>
        central{};  ///< per cell: its central run at the comparison's step; optional
};

/// Returns a page per scenario: differences at the step by size of effect, questions, the first
/// difference and a summary.
std::string comparison_text(const ComparisonReport& report, double seconds);

/// Returns a tidy table of differences, one row per scenario, step and metric:
/// `scenario,against,step,date,metric,unit,replicates,mean,low,high,sd,min,q5,..,max,`
/// `p_above_0,p_below_0,resolution`.
/// `low` and `high` are the 95 % interval of the mean.
std::string comparison_csv(const ComparisonReport& report);

/// Returns the page as JSON; infinite intervals and effects without a scale are null.
std::string comparison_json(const ComparisonReport& report);

/// Returns `no difference`, `not distinguishable from 0` or `different`.
std::string verdict_text(Verdict verdict);

}  // namespace steppe
