#pragma once

#include <string>

#include "steppe/analysis/regret.hpp"

/// What `steppe regret` tells and writes.
namespace steppe {

struct RegretReport {
    const SweepPlan& plan;  ///< a cell per strategy; its first metric is the one looked at
    int step = 0;
    const RegretQuestion& question;
    const RegretTable& table;
    std::string futures{};  ///< name of the scenario whose uncertain numbers they are; empty: each
                            ///< strategy's own
};

/// Two tables, what each criterion picks, and what the picks mean.
std::string regret_text(const RegretReport& report, double seconds);

/// A tidy table, one row per strategy and criterion:
/// `scenario,step,date,metric,unit,replicates,criterion,value,low,high,picked`; low and high are
/// empty where there is no interval, picked is 1 or 0. The criterion `behind the best` is the mean
/// difference to the strategy of best expected value.
std::string regret_csv(const RegretReport& report);

/// The same as JSON, with the futures in which the worst happens and how often parts of the futures
/// pick the same.
std::string regret_json(const RegretReport& report);

}  // namespace steppe
