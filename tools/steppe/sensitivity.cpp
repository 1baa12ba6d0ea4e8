#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/metric_words.hpp"
#include "steppe/report/sensitivity.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/usage.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct SensitivityArguments {
    std::string file, method, at;
    std::vector<std::string> metrics, groups;
    SensitivityRequest request;
    EnsembleOptions ensemble;
    OutputOptions output;
};

/// A user-defined group of inputs: `NAME=GLOB,GLOB`.
struct NamedGroup {
    std::string name;
    std::vector<std::string> patterns;
};

/// Returns the players of --groups. Inputs outside all named groups follow the last keyword, or are
/// players of their own.
std::vector<InputGroup> players_of(const std::vector<std::string>& groups,
                                   const std::vector<std::string>& inputs) {
    std::vector<NamedGroup> named;
    std::function<std::string(const std::string&)> otherwise = [](const std::string& address) {
        return address;
    };
    for (const auto& text : groups) {
        const auto equals = text.find('=');
        if (equals != std::string::npos && equals > 0)
            named.push_back({text.substr(0, equals), split(text.substr(equals + 1), ',')});
        else if (text == "table")
            otherwise = table_of;
        else if (text == "kind")
            otherwise = kind_of;
        else if (text != "none")
            throw UsageError(fmt::format(
                "--groups: `{}` is neither table, kind nor none, nor NAME=GLOB,GLOB", text));
    }
    for (const auto& group : named)
        for (const auto& pattern : group.patterns)
            if (std::none_of(inputs.begin(), inputs.end(),
                             [&](const std::string& input) { return matches(pattern, input); })) {
                throw UsageError(fmt::format("--groups: no uncertain input matches `{}`{}", pattern,
                                             did_you_mean(pattern, inputs)));
            }
    return players_by(inputs, [&](const std::string& input) {
        for (const auto& group : named)
            if (std::any_of(group.patterns.begin(), group.patterns.end(),
                            [&](const std::string& pattern) { return matches(pattern, input); }))
                return group.name;
        return otherwise(input);
    });
}

/// Returns the metrics that plan_sweep must keep; it always keeps criteria.
std::vector<std::string> metrics_to_keep(const std::vector<std::string>& asked) {
    std::vector<std::string> out;
    std::copy_if(asked.begin(), asked.end(), std::back_inserter(out),
                 [](const std::string& pattern) { return pattern.rfind("ask.", 0) != 0; });
    return out;
}

void require_variance(const SensitivityReport& report) {
    const auto& found = report.found.outputs;
    if (!std::all_of(found.begin(), found.end(), [](const Indices& i) { return i.constant; }))
        return;
    throw UsageError(fmt::format(
        "--metric: {} is {:.6g} in all {} runs: there is no variance to attribute{}",
        report.outputs.front().address, found.front().mean, report.found.rows * report.found.runs,
        found.size() > 1 ? fmt::format(" (nor for the other {})", found.size() - 1) : ""));
}

/// Adds the one-at-a-time swings of the most important inputs; none for criteria, which are
/// binary.
void add_one_at_a_time(SensitivityReport& report, const SweepPlan& plan, const Program& program,
                       int step) {
    constexpr std::size_t most = 40;  // inputs per output, at two runs each
    std::vector<Metric> metrics;
    std::set<std::string> inputs;
    for (std::size_t m = 0; m < report.outputs.size(); ++m) {
        const auto& output = report.outputs[m];
        const auto& order = report.found.outputs[m].order;
        std::size_t taken = 0;
        for (std::size_t k = 0; k < order.size() && !output.of_ask; ++k)
            for (const std::size_t input : report.found.players[order[k]].inputs)
                if (taken++ < most) inputs.insert(report.inputs[input]);
        if (!output.of_ask) metrics.push_back(plan.metrics[output.index]);
    }
    if (metrics.empty() || inputs.empty()) return;
    const auto found = one_at_a_time(program, {inputs.begin(), inputs.end()}, step, metrics);
    auto next = found.begin();
    for (const auto& output : report.outputs)
        report.one_at_a_time.push_back(output.of_ask ? OneAtATime{} : *next++);
}

/// Runs one cell of the grid. \return nothing if it was stopped
std::optional<SensitivityReport> analyse_cell(SensitivityArguments& a, const SweepPlan& plan,
                                              std::size_t cell,
                                              const std::vector<SweepOutput>& outputs, int step,
                                              SweepControl control) {
    ProgressLine progress(plan);
    if (wants_progress(a.ensemble.quiet))
        control.progress = [&](SweepProgress p) {
            p.probability.clear();  // the design repeats replicates
            progress.show(p);
        };
    SweepExperiment experiment(plan, cell, outputs, step, control);
    if (!a.groups.empty()) a.request.players = players_of(a.groups, experiment.inputs());
    try {
        auto found = analyse_sensitivity(experiment, a.request);
        if (!found) return std::nullopt;
        const auto& program = *plan.cells[cell].program;
        SensitivityReport report{.scenario = program.name,
                                 .title = program.title,
                                 .date = step_date(program, step),
                                 .at = plan.cells[cell].at,
                                 .outputs = outputs,
                                 .inputs = experiment.inputs(),
                                 .design = a.request.design,
                                 .seed = a.request.seed,
                                 .found = std::move(*found)};
        for (const auto& output : outputs)
            report.in_words.push_back(output.of_ask
                                          ? program.asks[output.index].text
                                          : in_words(program, plan.metrics[output.index]));
        if (a.output.json || !a.output.folder.empty())
            add_one_at_a_time(report, plan, program, step);
        return report;
    } catch (const UnfitRequest& error) {
        throw UsageError(error.what());
    }
}

void sensitivity_command(SensitivityArguments& a, Session& session) {
    report_populations_left_out(session);
    check_report(a.output.report, a.output.folder);
    if (!a.method.empty())
        a.request.method = a.method == "morris"  ? SensitivityMethod::morris
                           : a.method == "sobol" ? SensitivityMethod::sobol
                                                 : SensitivityMethod::shapley;
    if (a.ensemble.seed_option.count() > 0) a.ensemble.sweep.seed = a.ensemble.seed;
    a.ensemble.sweep.metrics = metrics_to_keep(a.metrics);
    a.ensemble.sweep.paths = session.paths;
    a.ensemble.sweep.replicates = 1;  // the method has its own design
    auto control = control_for(a.ensemble);
    const auto plan = plan_sweep(a.file, model_registry(), a.ensemble.sweep);
    const int step = asked_step(*plan.cells.front().program, "--at", a.at);
    const auto outputs = select_outputs(plan, a.metrics);
    a.request.seed = plan.seed;
    const auto scenario = load_scenario(
        a.file, model_registry(), {.set = a.ensemble.sweep.set, .paths = a.ensemble.sweep.paths});
    report_warnings(scenario, session);
    session.sample = std::make_shared<SampleDesign>(
        SampleDesign{a.request.budget, a.request.seed, a.request.design});
    auto sized = plan;
    sized.replicates = a.request.budget;
    check_memory(sized, a.ensemble, Holds::finals);
    Checkpoint checkpoint(a.ensemble, session, a.output.folder, {.scenarios = {&scenario}});
    checkpoint.attach(control);
    catch_signals();
    const Stopwatch watch;
    std::vector<SensitivityReport> reports;
    for (std::size_t cell = 0; cell < plan.cells.size(); ++cell) {
        auto report = analyse_cell(a, plan, cell, outputs, step, control);
        if (!report) {
            session.code = code_after_stop();
            print_note("stopped before all runs finished. " + checkpoint.how_to_go_on());
            return;
        }
        reports.push_back(std::move(*report));
    }
    if (reports.size() == 1) require_variance(reports.front());
    put_result(sensitivity_result(reports), a.output, session, input_files({&scenario}),
               watch.seconds());
    checkpoint.remove();
}

}  // namespace

void add_sensitivity(Command app, Session& session) {
    auto command = app.add(
        "sensitivity", "Rank uncertain inputs: Sobol' indices, Shapley effects, Morris screening");
    auto a = std::make_shared<SensitivityArguments>();
    command.option("file", a->file, "Scenario file").required();
    command
        .option("--metric M", a->metrics,
                "Metrics, or ask.ID for the answer to a question; * matches anything; several "
                "need no more runs")
        .required();
    command
        .option("--method", a->method,
                "morris, sobol or shapley (default: sobol, or shapley if inputs are correlated)")
        .one_of({"morris", "sobol", "shapley"});
    command.option("--budget", a->request.budget, "Largest number of replicates (default: 16384)")
        .check(whole_number(1, 1000000000));
    command.option("--groups table|kind|none|NAME=GLOB", a->groups,
                   "Group inputs by table, by kind of table, not at all (none), or as "
                   "NAME=GLOB,GLOB (default: by the budget)");
    command.option("--at DATE", a->at, "Date of the metrics (default: the end)");
    a->ensemble.seed_option =
        command.option("--seed", a->ensemble.seed, "Random seed (default: the scenario's, else 1)")
            .check(whole_number(0, largest_seed));
    command
        .option("--design", a->request.design,
                "Sampling design: sobol, lhs or random (default: sobol)")
        .one_of({"sobol", "lhs", "random"});
    add_threads_option(command, a->ensemble.threads);
    command.option("--set A=V", a->ensemble.sweep.set,
                   "Replace the value at an address of the scenario");
    add_checkpoint_option(command, a->ensemble);
    command.flag("--quiet", a->ensemble.quiet, "Print nothing on success");
    add_output_options(command, session, a->output, "sensitivity.csv, sensitivity.json",
                       Resumes::yes);
    command.footer(
        "With --out DIR an interrupted command continues when repeated, and ends in the same "
        "bytes.\n"
        "Examples:\n"
        "  steppe sensitivity scenarios/japan-20b.toml --metric regional_influence.JPN\n"
        "  steppe sensitivity scenarios/japan-20b.toml --metric 'influence_share.UZB.*' --groups "
        "table --budget 100000 --out out/why\n"
        "  steppe sensitivity scenarios/japan-20b.toml --metric ask.a-tenth-of-the-region --at "
        "2031-04-01\n"
        "  steppe sensitivity scenarios/japan-20b.toml --metric gdp.UZB --method morris\n"
        "  steppe sensitivity scenarios/japan-20b.toml --metric gdp.UZB --groups 'trade "
        "data=layer.trade.*' --groups kind");
    command.on_run([a, &session] {
        a->output.quiet = a->ensemble.quiet;
        sensitivity_command(*a, session);
    });
}

}  // namespace steppe
