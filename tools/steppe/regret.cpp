#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/ensemble/scenarios.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/regret.hpp"
#include "steppe/scenario/uncertain.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct RegretArguments {
    std::vector<std::string> strategies;
    std::string futures, metric, at;
    OutputOptions output;
    EnsembleOptions ensemble;
    RegretQuestion question;
    std::optional<double> at_least, at_most;
    bool minimise = false;
};

/// The loaded scenarios: strategies and, if given, the source of their uncertain numbers.
struct Loaded {
    std::vector<Scenario> strategies;
    std::optional<Scenario> futures;
};

/// Returns the correlations in `futures`, then those in `own` for other pairs.
Correlations joined(const Correlations& futures, const Correlations& own) {
    Correlations out = futures;
    const auto ends = [](const Correlations::Entry& entry) {
        std::vector<std::string> names;
        for (const auto& name : entry.between.items) names.push_back(name.value);
        std::sort(names.begin(), names.end());
        return names;
    };
    for (const auto& entry : own.items)
        if (std::none_of(futures.items.begin(), futures.items.end(),
                         [&](const auto& other) { return ends(other) == ends(entry); }))
            out.items.push_back(entry);
    return out;
}

Loaded load_all(const RegretArguments& a) {
    Loaded out;
    for (const auto& file : a.strategies)
        out.strategies.push_back(
            load_scenario(file, model_registry(),
                          {.set = a.ensemble.sweep.set, .paths = a.ensemble.sweep.paths}));
    if (a.futures.empty()) return out;
    out.futures =
        load_scenario(a.futures, model_registry(), {.set = {}, .paths = a.ensemble.sweep.paths});
    for (std::size_t s = 0; s < out.strategies.size(); ++s) {
        auto& strategy = out.strategies[s];
        const auto lacking = adopt_uncertainty(strategy, *out.futures);
        strategy.sweep.correlation =
            joined(out.futures->sweep.correlation, strategy.sweep.correlation);
        if (lacking.empty() || a.ensemble.quiet) continue;
        print_note(fmt::format("{} of the uncertain numbers of {} {} not in {}: {}{}",
                               lacking.size(), a.futures, lacking.size() == 1 ? "is" : "are",
                               a.strategies[s], lacking.front(), lacking.size() > 1 ? ".." : ""));
    }
    return out;
}

std::vector<const Scenario*> inputs_of(const Loaded& loaded) {
    std::vector<const Scenario*> out;
    for (const auto& scenario : loaded.strategies) out.push_back(&scenario);
    if (loaded.futures) out.push_back(&*loaded.futures);
    return out;
}

SweepPlan plan_all(const Loaded& loaded, const RegretArguments& a) {
    std::vector<Variant> variants;
    for (const auto& scenario : loaded.strategies) variants.push_back(variant_of(scenario));
    const auto& sweep = loaded.futures ? loaded.futures->sweep : loaded.strategies.front().sweep;
    auto common = common_run(sweep, a.ensemble.sweep);
    common.metrics = {a.metric};
    common.asks = CommonRun::Asks::none;
    if (common.replicates < 2)
        throw UsageError("an interval needs at least 2 replicates: use -n 2 or more");
    try {
        auto plan = plan_scenarios(variants, common).sweep;
        if (plan.metrics.size() > 1)
            throw UsageError(
                fmt::format("--metric takes one metric, but {} matches {}, {} and others", a.metric,
                            plan.metrics.size(), plan.metrics[0].address));
        return plan;
    } catch (const NotComparable& error) {
        throw UsageError(error.what());
    }
}

void regret_command(const RegretArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    if (a.strategies.size() < 2)
        throw UsageError("regret compares strategies: at least two scenario files are needed");
    const auto loaded = load_all(a);
    for (const auto& strategy : loaded.strategies) report_warnings(strategy, session);
    const auto plan = plan_all(loaded, a);
    report_certainty(plan, session);
    check_memory(plan, a.ensemble, Holds::outcomes);
    const int step = asked_step(*plan.cells.front().program, "--at", a.at);
    const Stopwatch watch;
    SweepControl control = control_for(a.ensemble);
    announce_sample(session, a.ensemble, plan);
    Checkpoint checkpoint(a.ensemble, session, a.output.folder, {.scenarios = inputs_of(loaded)});
    checkpoint.attach(control);
    catch_signals();
    std::optional<Outcomes> outcomes;
    {
        ProgressLine line(plan);
        if (wants_progress(a.ensemble.quiet))
            control.progress = [&](const SweepProgress& progress) { line.show(progress); };
        outcomes = run_outcomes(plan, step, control);
    }
    if (!outcomes) {
        session.code = code_after_stop();
        print_note(fmt::format("stopped before all of the {} futures were done. {}",
                               plan.replicates, checkpoint.how_to_go_on()));
        return;
    }
    auto question = a.question;
    question.groups = static_cast<std::size_t>(plan.groups);
    const auto table = weigh(*outcomes, question);
    const RegretReport report{
        .plan = plan,
        .step = step,
        .question = question,
        .table = table,
        .futures = loaded.futures ? variant_of(*loaded.futures).program->name : ""};
    put_result(regret_result(report), a.output, session, input_files(inputs_of(loaded)),
               watch.seconds());
    checkpoint.remove();
}

void add_question(Command command, RegretArguments& a) {
    command.option("--metric", a.metric, "Metric by which strategies are ranked (one)").required();
    command.option("--at DATE", a.at, "Date of the metric (default: the end)");
    command.option("--futures FILE", a.futures,
                   "Scenario whose uncertain numbers are drawn (default: each strategy's own)");
    command.flag("--minimise", a.minimise, "Prefer less of the metric");
    const auto least = command
                           .option("--at-least X", a.at_least,
                                   "Report the share of futures in which the metric is at least X")
                           .check(real_number());
    command
        .option("--at-most X", a.at_most,
                "Report the share of futures in which the metric is at most X")
        .check(real_number())
        .excludes(least);
}

}  // namespace

void add_regret(Command app, Session& session) {
    const auto command =
        app.add("regret", "Rank strategies by expected value, worst case and regret");
    auto a = std::make_shared<RegretArguments>();
    command.option("strategies", a->strategies, "Scenario files, each a strategy").required();
    add_ensemble_options(command, a->ensemble);
    add_checkpoint_option(command, a->ensemble);
    command.remove("--metrics");
    add_question(command, *a);
    add_output_options(command, session, a->output, "regret.csv, regret.json", Resumes::yes);
    command.footer(
        "All strategies run in the same futures: a number is drawn by its address, so it has the "
        "same value in each strategy that has it.\n"
        "With --futures every uncertain number of FILE replaces the number at the same address in "
        "each strategy and in its comparison; other\n"
        "numbers, uncertain ones too, are those of the strategy. Rank correlations of FILE take "
        "precedence over those of the strategy;\n"
        "replicates, seed and design default to those of FILE. Events and pledges are those of the "
        "strategy; --set applies only to strategies.\n"
        "Regret is the difference to the best strategy in the same future.\n"
        "With --out DIR an interrupted command continues when repeated, and ends in the same "
        "bytes.\n"
        "Examples:\n"
        "  steppe regret scenarios/japan-20b.toml scenarios/technoparks-and-ai.toml "
        "scenarios/osa-extended.toml --metric regional_influence.JPN\n"
        "  steppe regret scenarios/japan-20b.toml scenarios/osa-extended.toml --futures "
        "scenarios/baseline.toml --metric regional_influence.JPN --at-least 0.09\n"
        "  steppe regret scenarios/baseline.toml scenarios/japan-20b.toml --metric "
        "regional_influence.CHN --minimise --out out/less-china");
    command.on_run([=, &session] {
        a->ensemble.apply_defaults(session);
        a->output.quiet = a->ensemble.quiet;
        if (a->minimise) a->question.better = RegretQuestion::Better::less;
        if (a->at_least) a->question.enough = {RegretQuestion::Bound::Side::at_least, *a->at_least};
        if (a->at_most) a->question.enough = {RegretQuestion::Bound::Side::at_most, *a->at_most};
        regret_command(*a, session);
    });
}

}  // namespace steppe
