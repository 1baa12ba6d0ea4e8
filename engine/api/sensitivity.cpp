#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/sensitivity.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

/// A user-defined group of inputs: `NAME=GLOB,GLOB`.
struct NamedGroup {
    std::string name;
    std::vector<std::string> patterns;
};

/// Returns the players of the groups. Inputs outside all named groups follow the last keyword, or
/// are players of their own.
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
            throw wrong("groups", "`{}` is neither table, kind nor none, nor NAME=GLOB,GLOB", text);
    }
    for (const auto& group : named) require_matches("groups", group.patterns, inputs);
    return players_by(inputs, [&](const std::string& input) {
        for (const auto& group : named)
            if (std::ranges::any_of(group.patterns, [&](const std::string& pattern) {
                    return matches(pattern, input);
                }))
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
    if (!std::ranges::all_of(found, [](const Indices& i) { return i.constant; })) return;
    throw wrong("metric", "{} is {:.6g} in all {} runs: there is no variance to attribute{}",
                report.outputs.front().address, found.front().mean,
                report.found.rows * report.found.runs,
                found.size() > 1 ? fmt::format(" (nor for the other {})", found.size() - 1) : "");
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

SensitivityRequest request_of(const SensitivityOptions& options, std::uint64_t seed) {
    SensitivityRequest out{.budget = options.runs, .seed = seed, .design = options.design};
    if (find_design(options.design) == nullptr)
        throw wrong("design", "there is no design `{}`", options.design);
    if (options.method.empty()) return out;
    for (const auto method :
         {SensitivityMethod::morris, SensitivityMethod::sobol, SensitivityMethod::shapley})
        if (name_of(method) == options.method) out.method = method;
    if (!out.method)
        throw wrong("method", "`{}` is not one of morris, sobol, shapley", options.method);
    return out;
}

/// Runs one cell of the grid. \throws Stopped
SensitivityReport analyse_cell(const SweepPlan& plan, std::size_t cell,
                               const std::vector<SweepOutput>& outputs, int step,
                               const SensitivityOptions& options, SensitivityRequest request) {
    auto how = control_of(options.execution, &plan);
    if (how.progress)
        how.progress = [report = how.progress](SweepProgress progress) {
            progress.probability.clear();  // the design repeats replicates
            report(progress);
        };
    SweepExperiment experiment(plan, cell, outputs, step, how);
    if (!options.groups.empty()) request.players = players_of(options.groups, experiment.inputs());
    auto found = analyse_sensitivity(experiment, request);
    if (!found) throw Stopped("stopped before all runs finished");
    const auto& program = *plan.cells[cell].program;
    SensitivityReport out{.scenario = program.name,
                          .title = program.title,
                          .date = date_of(program.calendar, step),
                          .at = plan.cells[cell].at,
                          .outputs = outputs,
                          .inputs = experiment.inputs(),
                          .design = request.design,
                          .seed = request.seed,
                          .found = std::move(*found)};
    for (const auto& one : outputs)
        out.in_words.push_back(one.of_ask ? program.asks[one.index].text
                                          : in_words(program, plan.metrics[one.index]));
    if (options.alone) add_one_at_a_time(out, plan, program, step);
    return out;
}

}  // namespace

Result Model::sensitivity(const SensitivityOptions& options) const {
    const auto& scenario = state_->scenario;
    if (options.metric.empty()) throw OptionError("metric", "at least one is needed");
    state_->require_files();
    const auto metrics = with_ids(scenario, options.metric);
    const auto plan = plan_sweep(scenario, model_registry(),
                                 {.replicates = 1,  // the method has its own design
                                  .seed = options.seed,
                                  .design = std::nullopt,
                                  .metrics = metrics_to_keep(metrics),
                                  .set = state_->set,
                                  .paths = state_->paths});
    const int step = asked_step(*plan.cells.front().program, "at", options.at);
    const auto outputs = select_outputs(plan, metrics);
    const auto request = request_of(options, plan.seed);
    auto sized = plan;
    sized.replicates = options.runs;
    sized.design = options.design;
    begin(options.execution,
          planned_of(sized, control_of(options.execution).threads, Holds::finals));
    auto reports = std::make_shared<std::vector<SensitivityReport>>();
    for (std::size_t cell = 0; cell < plan.cells.size(); ++cell)
        reports->push_back(analyse_cell(plan, cell, outputs, step, options, request));
    if (reports->size() == 1) require_variance(reports->front());
    return owning(sensitivity_result(*reports), reports, {&scenario});
}

}  // namespace steppe
