#pragma once

#include <string>

#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/expectations.hpp"
#include "tools/steppe/sweep_folder.hpp"

namespace steppe {

struct SweepArguments {
    SweepJob job;
    EnsembleOptions ensemble;
    std::string out, resume, shard;
    double checkpoint = 10;
    ExpectationOptions expected;
    bool report = false;

    /// Returns whether --expect or --fail-if is given.
    [[nodiscard]] bool expects() const {
        return !expected.expect.empty() || !expected.fail_if.empty();
    }
};

/// Throws UsageError if --expect or --fail-if is given for a shard.
void require_whole(const SweepArguments& a);
/// Throws UsageError if options contradict one another or the plan.
void check_job(const SweepArguments& a, const SweepPlan& plan);
/// Reports that the default metrics do not fit the scenario, and the metrics that replace them.
void report_default_metrics(const SweepArguments& a, const SweepPlan& plan);

}  // namespace steppe
