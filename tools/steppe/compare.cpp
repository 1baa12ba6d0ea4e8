#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/ensemble/scenarios.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/compare.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct CompareArguments {
    std::string base;
    std::vector<std::string> others;
    EnsembleOptions ensemble;
    std::string at;
    OutputOptions output;
};

std::vector<Scenario> load_all(const CompareArguments& a) {
    std::vector<Scenario> out{load_scenario(
        a.base, model_registry(), {.set = a.ensemble.sweep.set, .paths = a.ensemble.sweep.paths})};
    for (const auto& file : a.others)
        out.push_back(
            load_scenario(file, model_registry(),
                          {.set = a.ensemble.sweep.set, .paths = a.ensemble.sweep.paths}));
    return out;
}

ScenariosPlan plan_all(const std::vector<Scenario>& scenarios, const CompareArguments& a) {
    std::vector<Variant> variants;
    variants.reserve(scenarios.size());
    for (const auto& scenario : scenarios) variants.push_back(variant_of(scenario));
    auto common = common_run(scenarios.front().sweep, a.ensemble.sweep);
    for (std::size_t n = 1; n < scenarios.size(); ++n)
        for (const auto& pattern : scenarios[n].sweep.metrics.items)
            common.defaults.push_back(pattern.value);
    if (common.replicates < 2)
        throw UsageError("an interval needs at least 2 replicates: use -n 2 or more");
    try {
        return plan_scenarios(variants, common);
    } catch (const NotComparable& error) {
        throw UsageError(error.what());
    }
}

std::vector<const Scenario*> inputs_of(const std::vector<Scenario>& scenarios) {
    std::vector<const Scenario*> out;
    out.reserve(scenarios.size());
    for (const auto& scenario : scenarios) out.push_back(&scenario);
    return out;
}

std::optional<Comparison> run_all(const SweepPlan& plan, int step, const CompareArguments& a,
                                  Checkpoint& checkpoint) {
    SweepControl control = control_for(a.ensemble);
    checkpoint.attach(control);
    catch_signals();
    ProgressLine line(plan);
    if (wants_progress(a.ensemble.quiet))
        control.progress = [&](const SweepProgress& progress) { line.show(progress); };
    return compare(plan, step, control);
}

void compare_command(const CompareArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const auto scenarios = load_all(a);
    for (const auto& scenario : scenarios) report_warnings(scenario, session);
    const auto [plan, left_out] = plan_all(scenarios, a);
    report_certainty(plan, session);
    check_memory(plan, a.ensemble, Holds::pairs);
    const int step = asked_step(*plan.cells.front().program, "--at", a.at);
    announce_sample(session, a.ensemble, plan);
    Checkpoint checkpoint(
        a.ensemble, session, a.output.folder,
        {.scenarios = inputs_of(scenarios), .defaults = &scenarios.front().sweep});
    const Stopwatch watch;
    const auto result = run_all(plan, step, a, checkpoint);
    const double seconds = watch.seconds();
    const bool complete = result && result->replicates() == plan.replicates;
    if (result) {
        ComparisonReport report{.plan = plan, .left_out = left_out, .result = *result};
        if (a.ensemble.replicates_option.count() == 0)
            for (std::size_t c = 0; c < plan.cells.size(); ++c)
                report.central.push_back(central_values(plan, c, step));
        auto output = a.output;
        if (!complete) output.folder.clear();
        put_result(comparison_result(report), output, session, input_files(inputs_of(scenarios)),
                   seconds);
    }
    if (complete) return checkpoint.remove();
    session.code = code_after_stop();
    print_note(fmt::format("stopped after {} of {} futures. {}", result ? result->replicates() : 0,
                           plan.replicates, checkpoint.how_to_go_on()));
}

}  // namespace

void add_compare(Command app, Session& session) {
    auto command = app.add(
        "compare", "Compare scenarios under the same draws, with intervals of the differences");
    auto a = std::make_shared<CompareArguments>();
    command.option("base", a->base, "Scenario file that the others are compared with").required();
    command.option("others", a->others, "Scenario files").required();
    add_ensemble_options(command, a->ensemble);
    add_checkpoint_option(command, a->ensemble);
    command.option(
        "--at DATE", a->at,
        "Date of the printed differences (default: the end); --out writes those of all dates");
    add_output_options(command, session, a->output, "compare.csv, compare.json", Resumes::yes);
    command.footer(
        "Every future runs in all scenarios with the same draws, so differences come only from the "
        "scenarios; a difference is a\n"
        "scenario minus the base. --set applies to all files; replicates, seed and design default "
        "to those of the base. Without -n\n"
        "the difference of the central runs is printed, too. Grids and `until` apply only to "
        "sweeps.\n"
        "With --out DIR an interrupted command continues when repeated, and ends in the same "
        "bytes.\n"
        "Examples:\n"
        "  steppe compare scenarios/baseline.toml scenarios/japan-20b.toml\n"
        "  steppe compare scenarios/baseline.toml scenarios/japan-20b.toml "
        "scenarios/china-matches-japan.toml -n 4096 --at 2031-01-01\n"
        "  steppe compare scenarios/baseline.toml scenarios/csto-weakens.toml --metrics "
        "'influence_share.*.RUS' --out out/csto");
    command.on_run([=, &session] {
        a->ensemble.apply_defaults(session);
        a->output.quiet = a->ensemble.quiet;
        compare_command(*a, session);
    });
}

}  // namespace steppe
