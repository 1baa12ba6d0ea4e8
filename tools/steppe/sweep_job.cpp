#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/sweep_folder.hpp"

namespace steppe {
namespace {

std::uint64_t number_in(const std::string& text, const std::string& what) {
    const auto n = parse_number(text);
    if (!n || !(*n >= 0) || *n != std::floor(*n) || *n > 1e15)
        throw UsageError("{} is `{}`, not a whole number{}", what, text, number_hint(text));
    return static_cast<std::uint64_t>(*n);
}

/// Returns the hint for a part given in percent or as a fraction of 1.
std::string shard_hint(const std::string& text) {
    std::string plain = text.substr(0, text.find_last_not_of(" %") + 1);
    std::replace(plain.begin(), plain.end(), ',', '.');
    const auto number = parse_number(plain);
    if (!number) return "";
    const double part = text.find('%') == std::string::npos ? *number : *number / 100;
    const double parts = std::round(1 / part);
    if (!(part > 0 && part < 1) || std::abs(parts * part - 1) > 1e-2) return "";
    return fmt::format(": {:.0f} such parts are 0/{:.0f} to {:.0f}/{:.0f}", parts, parts, parts - 1,
                       parts);
}

}  // namespace

void read_shard(const std::string& text, SweepJob& job) {
    const auto slash = text.find('/');
    const std::string which = text.substr(0, slash),
                      count = slash == std::string::npos ? "" : text.substr(slash + 1);
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    if (which == "auto") {
        const std::string slurm = variable("SLURM_ARRAY_TASK_ID"),
                          index = variable("JOB_COMPLETION_INDEX");
        if (slurm.empty() && index.empty())
            throw UsageError(
                "--shard auto reads SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, and neither is "
                "set");
        const std::string lowest = variable("SLURM_ARRAY_TASK_MIN"),
                          of = count.empty() ? variable("SLURM_ARRAY_TASK_COUNT") : count;
        if (of.empty())
            throw UsageError("--shard auto: the number of shards is unknown: write --shard auto/N");
        job.shards = number_in(of, "the number of shards");
        job.shard = slurm.empty()
                        ? number_in(index, "JOB_COMPLETION_INDEX")
                        : number_in(slurm, "SLURM_ARRAY_TASK_ID") -
                              (lowest.empty() ? 0 : number_in(lowest, "SLURM_ARRAY_TASK_MIN"));
    } else {
        if (count.empty())
            throw UsageError("--shard takes i/N with i from 0, or auto, not `{}`{}", text,
                             shard_hint(text));
        job.shard = number_in(which, "the shard");
        job.shards = number_in(count, "the number of shards");
    }
    if (job.shard >= job.shards)
        throw UsageError("shard {} of {} is out of range (0 to {})", job.shard, job.shards,
                         static_cast<std::int64_t>(job.shards) - 1);
}

void report_default_metrics(const SweepPlan& plan, const SweepJob& job, const Scenario& scenario) {
    const bool has_default =
        std::any_of(plan.metrics.begin(), plan.metrics.end(),
                    [](const Metric& m) { return matches("regional_influence.*", m.address); });
    if (has_default || !job.options.metrics.empty() || !scenario.sweep.metrics.items.empty())
        return;
    print_note(
        "the default metrics regional_influence.* are left out: the scenario has no target; "
        "kept instead: {}",
        plan.cells.front().program->asks.empty() ? "gdp.*, or all metrics if there are none"
                                                 : "the metrics of the asks");
}

SweepProgress progress_of(const SweepPlan& plan, const SweepState& state) {
    const auto replicates = [&](std::uint64_t chunk) {
        return std::min(chunk * plan.chunk, plan.replicates * plan.cells.size());
    };
    const std::uint64_t first = replicates(state.range.first),
                        done = replicates(state.next) - first;
    return {.done = done,
            .all = replicates(state.range.end) - first,
            .before = done,
            .probability = {},
            .interval = {}};
}

}  // namespace steppe
