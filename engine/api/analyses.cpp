#include <optional>

#include <fmt/format.h>

#include "engine/analysis/attribution.hpp"
#include "engine/analysis/design_futures.hpp"
#include "engine/analysis/effects.hpp"
#include "engine/api/state.hpp"
#include "engine/api/why.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/attribution.hpp"
#include "engine/report/compare.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/run_result.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

Result Model::answer(std::uint64_t replicates, unsigned threads) const {
    const auto& program = state_->program();
    const auto run_of = [](const Program& p) {
        return steppe::run(p, all_metrics(p), Audit::essentials);
    };
    const auto with = run_of(program);
    const Outcome outcome{state_->scenario, program, with};
    std::optional<RunResult> without;
    std::optional<Outcome> comparison;
    if (program.comparison) {
        without = run_of(*program.comparison);
        comparison.emplace(Outcome{*state_->scenario.comparison, *program.comparison, *without});
    }
    const Outcome* other = comparison ? &*comparison : nullptr;
    const auto control = control_of({.threads = threads});
    const auto effects =
        effects_of(outcome, other, {.replicates = replicates, .threads = control.threads});
    return run_result({.outcome = outcome, .without = other, .effects = effects});
}

Result Model::why(const std::string& metric, const std::string& date) const {
    const auto& program = state_->program();
    return owning(explained(state_->scenario, state_->compiled, metric_of(program, metric),
                            step_of(program, date)),
                  state_);
}

Result Model::compare(const Model& base, const std::string& date, const Sampling& options) const {
    /// The data that the result refers to.
    struct Compared {
        ScenariosPlan plan;
        std::optional<Comparison> found;
        std::optional<ComparisonReport> report;
    };
    const auto& scenario = state_->scenario;
    auto common = common_run(base.state_->scenario.sweep, options_of(options));
    if (common.replicates < 2) throw Error("a comparison needs at least 2 replicates");
    for (const auto& pattern : scenario.sweep.metrics.items)
        common.defaults.push_back(pattern.value);
    auto data = std::make_shared<Compared>();
    data->plan = plan_scenarios({variant_of(base.state_->scenario), variant_of(scenario)}, common);
    const auto& plan = data->plan.sweep;
    const int step = step_of(*plan.cells.front().program, date);
    data->found = steppe::compare(plan, step, control_of(options.execution));
    if (!data->found || data->found->replicates() < plan.replicates) throw Stopped{};
    data->report.emplace(
        ComparisonReport{.plan = plan, .left_out = data->plan.left_out, .result = *data->found});
    return owning(comparison_result(*data->report), data);
}

Result Model::attribute(const Model& base, const std::string& metric, const std::string& date,
                        const Execution& execution) const {
    const auto &before = base.state_->program(), &after = state_->program();
    if (before.calendar.start_month != after.calendar.start_month ||
        before.calendar.months_per_step != after.calendar.months_per_step ||
        before.calendar.steps != after.calendar.steps)
        throw Error(fmt::format("{} and {} have different times", before.name, after.name),
                    "give both the same start, step and years");
    const Coalitions coalitions(base.state_->scenario, state_->scenario, model_registry(),
                                Grain::table);
    if (coalitions.players().empty())
        throw Error(fmt::format("{} and {} do not differ in anything that affects a metric",
                                before.name, after.name));
    const auto asked = metric_of(after, metric);
    metric_of(before, metric);
    const auto control = control_of(execution);
    AttributionOptions options{.metric = metric,
                               .control = {.threads = control.threads, .stop = control.stop}};
    const int step = step_of(after, date);
    if (!date.empty()) options.at = parse_date(date);
    auto elements = attribute_elements(coalitions, options);
    auto channels = elements ? attribute_channels(coalitions, options) : std::nullopt;
    if (!elements || (control.stop != nullptr && *control.stop)) throw Stopped{};
    auto report = std::make_shared<AttributionReport>();
    report->base = before.name;
    report->alt = after.name;
    report->title = title();
    report->metric = metric;
    report->unit = metric_kinds()[asked.kind]->unit;
    report->date = date_of(after.calendar, step);
    report->step = step;
    report->comparison = compile(coalitions.comparison())->name;
    report->elements = std::move(*elements);
    report->channels = std::move(channels);
    report->permutations = options.permutations;
    report->metric_in_words = in_words(after, metric);
    return owning(attribution_result(*report), report);
}

}  // namespace steppe
