#pragma once

#include <string>
#include <vector>

#include "engine/analysis/compare.hpp"
#include "engine/ensemble/scenarios.hpp"
#include "steppe/result.hpp"

namespace steppe {

struct ComparisonReport {
    const SweepPlan& plan;
    const std::vector<LeftOutAsk>& left_out;
    const Comparison& result;
    std::vector<std::vector<double>>
        central{};  ///< per cell: its central run at the comparison's step; optional
};

/// Describes the differences at the comparison's step by size of effect, the questions, and the
/// differences over time, a section per scenario. Its file compare.csv has a row per scenario, step
/// and metric; `low` and `high` are the 95 % interval of the mean. It refers to the report.
Result comparison_result(const ComparisonReport& report);

/// Returns `no difference`, `not distinguishable from 0` or `different`.
std::string verdict_text(Verdict verdict);

}  // namespace steppe
