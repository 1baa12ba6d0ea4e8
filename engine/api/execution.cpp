#include "steppe/execution.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/ensemble/planning.hpp"
#include "engine/report/explorer_inputs.hpp"

namespace steppe {

SweepControl control_of(const Execution& execution, const SweepPlan* plan) {
    SweepControl out;
    out.threads = execution.threads > 0 ? execution.threads
                                        : std::max(1U, std::thread::hardware_concurrency());
    for (const Isa isa : {Isa::scalar, Isa::avx2, Isa::avx512})
        if (is_available(isa) && name_of(isa) == execution.isa) out.isa = isa;
    if (!execution.isa.empty() && name_of(out.isa) != execution.isa)
        throw OptionError("isa", "this machine or build has no " + execution.isa);
    out.audit = execution.audit ? Audit::everything : Audit::essentials;
    out.stop = execution.stop;
    out.chunk_done = execution.chunk_done;
    out.checkpoint_hooks = {execution.resume, execution.save};
    out.interval =
        std::chrono::milliseconds(static_cast<std::int64_t>(execution.save_every * 1000));
    if (execution.progress && plan != nullptr)
        out.progress = [report = execution.progress, plan](const SweepProgress& now) {
            report(progress_of(*plan, now));
        };
    return out;
}

std::vector<std::string> instruction_sets() {
    std::vector<std::string> out;
    for (const Isa isa : {Isa::avx512, Isa::avx2, Isa::scalar})
        if (is_available(isa)) out.emplace_back(name_of(isa));
    return out;
}

SweepOptions options_of(const Sampling& sampling) {
    if (sampling.design && find_design(*sampling.design) == nullptr)
        throw wrong("design",
                    "there is no design `{}`: there are sobol, lhs and "
                    "random",
                    *sampling.design);
    if (sampling.replicates && *sampling.replicates == 0)
        throw OptionError("replicates", "at least one is needed");
    return {.replicates = sampling.replicates,
            .seed = sampling.seed,
            .design = sampling.design,
            .metrics = sampling.metrics,
            .set = {},
            .vary = sampling.vary};
}

CommonRun common_of(const Scenario& scenario, const Sampling& sampling) {
    auto out = common_run(scenario.sweep, options_of(sampling));
    if (out.replicates < 2)
        throw OptionError("replicates", "an interval needs at least 2 replicates");
    return out;
}

Progress progress_of(const SweepPlan& plan, const SweepProgress& now) {
    const auto& program = *plan.cells.front().program;
    Progress out{.done = now.done, .all = now.all, .resumed = now.before};
    out.steps = now.worlds * (static_cast<std::uint64_t>(program.calendar.steps) + 1);
    if (now.probability.empty()) return out;
    out.question = program.asks.front().id;
    out.probability = now.probability.front();
    out.low = now.interval.front().low, out.high = now.interval.front().high;
    return out;
}

Planned planned_of(const SweepPlan& plan, unsigned threads, Holds holds) {
    return {.replicates = plan.replicates,
            .seed = plan.seed,
            .groups = plan.groups,
            .design = plan.design,
            .metrics = plan.metrics.size(),
            .dates = plan.columns() / plan.metrics.size(),
            .combinations = plan.cells.size(),
            .bytes = memory_of(plan, threads, holds),
            .keeps_replicates = holds == Holds::finals || holds == Holds::outcomes};
}

Planned planned_of(const CommonRun& common) {
    SweepPlan plan;
    plan.design = common.design;
    size_up(plan, common.replicates, common.scrambles);
    return {.replicates = plan.replicates,
            .seed = common.seed,
            .groups = plan.groups,
            .design = common.design};
}

std::optional<Diagnostic> certainty_of(const SweepPlan& plan) {
    const bool certain = std::ranges::all_of(plan.cells, [](const auto& cell) {
        return drawn_addresses(*cell.plan).empty() && !has_chance(*cell.plan);
    });
    if (!certain) return std::nullopt;
    return warning_of("W112",
                      "nothing is drawn: no number is uncertain and no chance acts, so that all "
                      "replicates are equal",
                      "make a number uncertain, for instance realisation = { pert = [0.1, 0.3, "
                      "0.6] }, or use `steppe run`");
}

void warn(const Execution& execution, const std::vector<Diagnostic>& all) {
    if (execution.warn && !all.empty()) execution.warn(all);
}

void begin(const Execution& execution, const Planned& planned) {
    if (execution.begin) execution.begin(planned);
}

void begin(const Execution& execution, const SweepPlan& plan, Holds holds) {
    if (const auto warning = certainty_of(plan)) warn(execution, {*warning});
    begin(execution, planned_of(plan, control_of(execution).threads, holds));
}

Result owning(Result result, const std::shared_ptr<const void>& of,
              const std::vector<const Scenario*>& scenarios) {
    for (const auto* scenario : scenarios) name_inputs(result, *scenario);
    for (auto& file : result.files)
        file.rows = [rows = std::move(file.rows), of](const CsvFile::Row& put) { rows(put); };
    return result;
}

}  // namespace steppe
