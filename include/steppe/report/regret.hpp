#pragma once

#include <string>

#include "steppe/analysis/regret.hpp"

/// Reports of `steppe regret`.
namespace steppe {

struct RegretReport {
    const SweepPlan& plan;  ///< a cell per strategy; the first metric is compared
    int step = 0;
    const RegretQuestion& question;
    const RegretTable& table;
    std::string
        futures{};  ///< scenario that gives the uncertain numbers; empty: each strategy's own
};

/// Returns two tables, the choice of each criterion, and a summary.
std::string regret_text(const RegretReport& report, double seconds);

/// Returns a tidy table, one row per strategy and criterion:
/// `scenario,step,date,metric,unit,replicates,criterion,value,low,high,picked`. `low` and `high`
/// are empty without an interval; `picked` is 1 or 0. The criterion `behind the best` is the mean
/// difference to the strategy of best expected value.
std::string regret_csv(const RegretReport& report);

/// Returns the table as JSON, with the worst replicates and how often subsamples pick the same
/// strategy.
std::string regret_json(const RegretReport& report);

}  // namespace steppe
