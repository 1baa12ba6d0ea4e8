#pragma once

#include <string>

#include "engine/analysis/regret.hpp"
#include "steppe/result.hpp"

namespace steppe {

struct RegretReport {
    const SweepPlan& plan;  ///< a cell per strategy; the first metric is compared
    int step = 0;
    const RegretQuestion& question;
    const RegretTable& table;
    std::string
        futures{};  ///< scenario that gives the uncertain numbers; empty: each strategy's own
};

/// Describes the strategies by each criterion, and the pick of each criterion. Its file regret.csv
/// has a row per strategy and criterion: `low` and `high` are empty without an interval, `picked`
/// is 1 or 0; the criterion `behind the best` is the mean difference to the strategy of best
/// expected value. It refers to the report.
Result regret_result(const RegretReport& report);

}  // namespace steppe
