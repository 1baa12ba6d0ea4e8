#include "tools/steppe/sweep_arguments.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/distributed.hpp"
#include "tools/steppe/progress.hpp"

namespace steppe {

void require_whole(const SweepArguments& a) {
    if (a.expects() && a.job.shards > 1)
        throw UsageError(
            "--expect and --fail-if need the whole result, and a shard has a part of it");
}

void check_job(const SweepArguments& a, const SweepPlan& plan) {
    static_cast<void>(read_expectations(a.expected, *plan.cells.front().program, plan.metrics));
    require_whole(a);
    const bool keeps = a.job.save_finals || a.job.save_paths;
    if (keeps && a.out.empty() && a.resume.empty())
        throw UsageError("--save-finals and --save-paths need --out DIR");
    if (a.report && a.out.empty())
        throw UsageError("--report needs --out DIR, the folder to write report.html to");
    if (a.report && a.job.shards > 1)
        throw UsageError(
            "--report: a shard is not a whole result: merge the parts, then steppe report DIR");
    if (a.job.shards > 1 && a.out.empty() && a.resume.empty())
        throw UsageError("--shard needs --out DIR");
    if (plan.stop_when && (a.job.shards > 1 || ranks().size > 1))
        throw UsageError("`until` needs all replicates together, and a shard has a part");
    if (a.job.shards > plan.chunks())
        throw UsageError(fmt::format("--shard: {} shards of {} chunks: some would be empty",
                                     a.job.shards, plan.chunks()));
    if (ranks().size > 1 && (keeps || a.job.shards > 1 || !a.resume.empty()))
        throw UsageError(
            "under mpirun --save-finals, --save-paths, --shard and --resume are not available");
}

void report_default_metrics(const SweepArguments& a, const SweepPlan& plan) {
    const auto& metrics = plan.metrics;
    const bool has_default = std::any_of(metrics.begin(), metrics.end(), [](const Metric& m) {
        return matches("regional_influence.*", m.address);
    });
    if (has_default || !a.job.options.metrics.empty()) return;
    if (!load_scenario(a.job.file, model_registry(),
                       {.set = a.job.options.set, .paths = a.job.options.paths})
             .sweep.metrics.items.empty())
        return;
    const auto& asks = plan.cells.front().program->asks;
    print_note(fmt::format(
        "the default metrics regional_influence.* are left out: the scenario has no target; "
        "kept instead: {}",
        asks.empty() ? "gdp.*, or all metrics if there are none" : "the metrics of the asks"));
}

}  // namespace steppe
