#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

#include "engine/report/metric_words.hpp"
#include "engine/report/sensitivity.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class SensitivityCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    std::optional<SensitivityReport> analyse_cell(const SweepPlan& plan, std::size_t cell,
                                                  const std::vector<SweepOutput>& outputs,
                                                  int step);

    std::string method_;
    std::vector<std::string> metrics_, groups_;
    SensitivityRequest request_;
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
            throw UsageError("--groups: `{}` is neither table, kind nor none, nor NAME=GLOB,GLOB",
                             text);
    }
    for (const auto& group : named) require_matches("--groups", group.patterns, inputs);
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
    throw UsageError(
        "--metric: {} is {:.6g} in all {} runs: there is no variance to attribute{}",
        report.outputs.front().address, found.front().mean, report.found.rows * report.found.runs,
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

/// Runs one cell of the grid. \return nothing if it was stopped
std::optional<SensitivityReport> SensitivityCommand::analyse_cell(
    const SweepPlan& plan, std::size_t cell, const std::vector<SweepOutput>& outputs, int step) {
    ProgressLine line(plan);
    auto how = control();
    if (wants_progress(options.quiet))
        how.progress = [&](SweepProgress progress) {
            progress.probability.clear();  // the design repeats replicates
            line.show(progress);
        };
    SweepExperiment experiment(plan, cell, outputs, step, how);
    if (!groups_.empty()) request_.players = players_of(groups_, experiment.inputs());
    try {
        auto found = analyse_sensitivity(experiment, request_);
        if (!found) return std::nullopt;
        const auto& program = *plan.cells[cell].program;
        SensitivityReport out{.scenario = program.name,
                              .title = program.title,
                              .date = step_date(program, step),
                              .at = plan.cells[cell].at,
                              .outputs = outputs,
                              .inputs = experiment.inputs(),
                              .design = request_.design,
                              .seed = request_.seed,
                              .found = std::move(*found)};
        for (const auto& one : outputs)
            out.in_words.push_back(one.of_ask ? program.asks[one.index].text
                                              : in_words(program, plan.metrics[one.index]));
        if (output.json || !output.folder.empty()) add_one_at_a_time(out, plan, program, step);
        return out;
    } catch (const UnfitRequest& error) {
        throw UsageError(error.what());
    }
}

void SensitivityCommand::analyse() {
    if (!method_.empty())
        request_.method = method_ == "morris"  ? SensitivityMethod::morris
                          : method_ == "sobol" ? SensitivityMethod::sobol
                                               : SensitivityMethod::shapley;
    options.replicates = 1;  // the method has its own design
    const auto& scenario = load(file);
    metrics_ = with_ids(scenario, metrics_);
    options.metrics = metrics_to_keep(metrics_);
    const auto plan = plan_sweep(scenario, model_registry(), options);
    const int step = step_in(*plan.cells.front().program);
    const auto outputs = select_outputs(plan, metrics_);
    request_.seed = plan.seed;
    report_warnings(scenario, session);
    session.sample = SampleDesign{request_.budget, request_.seed, request_.design};
    auto sized = plan;
    sized.replicates = request_.budget;
    check_memory(sized, options, Holds::finals);
    open_folder();
    std::vector<SensitivityReport> reports;
    for (std::size_t cell = 0; cell < plan.cells.size(); ++cell) {
        auto found = analyse_cell(plan, cell, outputs, step);
        if (!found) return report_stop("before all runs finished");
        reports.push_back(std::move(*found));
    }
    if (reports.size() == 1) require_variance(reports.front());
    finish(sensitivity_result(reports));
}

void SensitivityCommand::add_options() {
    add_file();
    add_metric_option(command, metrics_, "Metric, or ask.ID for the answer to a question")
        .required();
    command
        .option("--method", method_,
                "morris, sobol or shapley (default: sobol, or shapley if inputs are correlated)")
        .one_of({"morris", "sobol", "shapley"});
    add_replicates_option(command, request_.budget, ", at most", "16384", 1, most_replicates);
    command.option("--groups table|kind|none|NAME=GLOB", groups_,
                   "Group inputs by table, by kind of table, not at all (none), or as "
                   "NAME=GLOB,GLOB (default: by the budget)");
    add_at("the metrics");
    add_seed_option(command, options.seed);
    add_design_option(command, request_.design, "sobol");
    add_threads_option(command, options.threads);
    add_set_option(command, options.set);
    add_checkpoint_option(command, options);
    add_output("sensitivity.csv, sensitivity.json");
    command.footer(R"(Examples:
  steppe sensitivity scenarios/japan-20b.toml --metric regional_influence.JPN
  steppe sensitivity scenarios/japan-20b.toml --metric 'influence_share.UZB.*' \
      --groups table -n 100000 --out out/why
  steppe sensitivity scenarios/japan-20b.toml --metric ask.a-tenth-of-the-region --at 2031-04-01
  steppe sensitivity scenarios/japan-20b.toml --metric gdp.UZB --method morris
  steppe sensitivity scenarios/japan-20b.toml --metric gdp.UZB \
      --groups 'trade data=layer.trade.*' --groups kind)");
}

}  // namespace

void add_sensitivity(Command command, Session& session) {
    add_command<SensitivityCommand>(command, session);
}

}  // namespace steppe
