#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "steppe/report/optimise.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/design_problem.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/trials.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct OptimiseArguments {
    std::string file, maximise, minimise, at;
    OutputOptions output;
    std::vector<std::string> variables;
    EnsembleOptions ensemble;
    int starts = 0;
    bool sum = false;
};

/// Reads `ADDRESS[LOW,HIGH]`. \throws UsageError
Variable number_of(const std::string& text) {
    const auto open = text.find('[');
    if (open == std::string::npos || open == 0 || text.back() != ']')
        throw UsageError(
            fmt::format("--vary: `{}` is not of the form ADDRESS[LOW,HIGH], for instance "
                        "'pledge.japan-20b.realisation[0,1]'",
                        text));
    return range_of("--vary", text.substr(0, open), text.substr(open + 1, text.size() - open - 2));
}

std::vector<Variable> numbers_of(const OptimiseArguments& a) {
    std::vector<Variable> out;
    for (const auto& text : a.variables) {
        const auto number = number_of(text);
        if (std::any_of(out.begin(), out.end(),
                        [&](const auto& other) { return other.address == number.address; }))
            throw UsageError(fmt::format("--vary: {} is given twice", number.address));
        out.push_back(number);
    }
    return out;
}

/// Returns the problem without the function to maximise. \throws UsageError
OptimiseProblem problem_of(const OptimiseArguments& a, const DesignProblem& design_problem) {
    OptimiseProblem out;
    for (const auto& number : design_problem.numbers()) {
        out.low.push_back(number.low);
        out.high.push_back(number.high);
    }
    for (std::size_t n = 0; n < out.low.size(); ++n)
        out.given.push_back(std::isnan(design_problem.given()[n]) ? out.low[n]
                                                                  : design_problem.given()[n]);
    if (!a.sum) return out;
    const auto total = [](const std::vector<double>& x) {
        return std::accumulate(x.begin(), x.end(), 0.0);
    };
    if (out.low.size() < 2) throw UsageError("--sum needs at least two varied numbers: add --vary");
    const double sum = total(out.given);
    if (!(sum >= total(out.low) && sum <= total(out.high)))
        throw UsageError(fmt::format(
            "--sum: the numbers add up to {:.6g}, and their bounds allow {:.6g} to {:.6g}", sum,
            total(out.low), total(out.high)));
    out.sum = sum;
    return out;
}

/// Returns the best values, in the sign of the metric. \throws UsageError, Stopped
Optimum search(OptimiseProblem problem, Aim aim, const Trials& trials,
               const std::function<double(const std::vector<double>&)>& metric) {
    const double sign = aim == Aim::maximise ? 1 : -1;
    problem.value = [&](const std::vector<double>& values) { return sign * metric(values); };
    auto out = maximise(problem);
    trials.require_all();  // the library ends a search that throws, and reports nothing
    if (std::max(out.value, out.given_value) == out.lowest)
        throw UsageError(
            "the metric is the same at all values within the bounds: there is nothing to choose");
    out.value *= sign;
    out.given_value *= sign;
    for (double& value : out.found) value *= sign;
    return out;
}

void optimise_futures(const OptimiseArguments& a, OptimiseProblem problem, Session& session,
                      Trials& trials, OptimiseReport& report) {
    const auto& design_problem = report.design_problem;
    OptimiseReport::Futures f{.common =
                                  common_run(design_problem.scenario().sweep, a.ensemble.sweep)};
    if (f.common.replicates < 2)
        throw UsageError("the interval of a mean needs more than one replicate: -n 2 at least");
    announce_sample(session, a.ensemble, f.common);
    DesignRun how{.common = f.common, .control = trials.control()};
    DesignFutures futures(design_problem, how);
    how.common.seed += 1;
    DesignFutures others(design_problem, how);
    f.size = futures.size();
    trials.set_replicates(f.size.replicates);
    problem.starts = a.starts > 0 ? a.starts : 2;
    problem.evaluations = 30 + 30 * static_cast<int>(problem.low.size());
    const auto metric = [&](DesignFutures& in, const std::vector<double>& values) {
        return trials.at(&in == &futures ? "each" : "each, fresh", values,
                         [&] { return in.metric(values, report.metric, report.step); });
    };
    // The search needs only means: the checkpoint stores one number per point.
    const auto mean = [&](const std::vector<double>& values) {
        const auto compute = [&] {
            const auto found = futures.metric(values, report.metric, report.step);
            return Trials::Numbers{mean_over_futures(found, f.size.groups).value};
        };
        return trials.at("mean", values, compute).front();
    };
    const auto given = metric(futures, problem.given);
    report.best = search(problem, report.aim, trials, mean);
    const auto gain = [&](std::vector<double> better, const std::vector<double>& before) {
        for (std::size_t n = 0; n < better.size(); ++n) better[n] -= before[n];
        return mean_over_futures(better, f.size.groups);
    };
    const auto best = metric(futures, report.best.at);
    f.best = mean_over_futures(best, f.size.groups);
    f.given = mean_over_futures(given, f.size.groups);
    f.gain = gain(best, given);
    f.fresh = gain(metric(others, report.best.at), metric(others, problem.given));
    report.futures = std::move(f);
}

Metric one_metric(const Program& program, const std::string& address) {
    if (const auto metric = find_metric(program, address)) return *metric;
    select_metrics(program, {address});  // throws, with a suggestion, but for a pattern
    throw UsageError(fmt::format("`{}` is a pattern: one metric is needed", address));
}

void optimise_command(const OptimiseArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    if (a.maximise.empty() == a.minimise.empty())
        throw UsageError("one of --maximise M and --minimise M is needed");
    const auto numbers = numbers_of(a);
    auto scenario = load_design_problem(a.file, a.ensemble, numbers);
    report_warnings(scenario, session);
    scenario.asks.clear();
    scenario.sweep.metrics = {};
    const auto design_problem = make_design_problem(std::move(scenario), numbers);
    OptimiseReport report{.design_problem = design_problem,
                          .metric = a.maximise.empty() ? a.minimise : a.maximise,
                          .aim = a.maximise.empty() ? Aim::minimise : Aim::maximise};
    report_warnings(design_problem.scenario(), session);  // of the ends of the ranges
    const auto metric = one_metric(design_problem.program(), report.metric);
    report.step = asked_step(design_problem.program(), "--at", a.at);
    auto problem = problem_of(a, design_problem);
    report.sum = problem.sum;
    const Stopwatch watch;
    Trials trials(
        a.ensemble, session, a.output.folder,
        {.scenarios = {&design_problem.scenario()}, .defaults = &design_problem.scenario().sweep});
    try {
        if (a.ensemble.replicates_option.count() > 0) {
            optimise_futures(a, problem, session, trials, report);
        } else {
            problem.starts = a.starts > 0 ? a.starts : 8;
            report.best = search(problem, report.aim, trials, [&](const auto& values) {
                return trials
                    .at("run", values,
                        [&] { return design_problem.run_to(values, report.step, {metric}); })
                    .front();
            });
        }
        trials.complete();
        design_problem.check(report.best.at);
    } catch (const Stopped&) {
        session.code = trials.stop();
        return;
    } catch (const NotAVariable& error) {
        throw UsageError(fmt::format(
            "a scenario cannot have the best values; narrow the bounds: {}", error.what()));
    }
    put_result(optimise_result(report), a.output, session,
               input_files({&report.design_problem.scenario()}), watch.seconds());
    trials.remove();
}

}  // namespace

void add_optimise(Command app, Session& session) {
    auto command = app.add(
        "optimise", "Find the values of some numbers that make a metric largest or smallest");
    auto a = std::make_shared<OptimiseArguments>();
    command.option("file", a->file, "Scenario file").required();
    command
        .option("--vary ADDRESS[LOW,HIGH]", a->variables,
                "Address of a number and its bounds; may be repeated")
        .required();
    command.option("--maximise M", a->maximise, "Metric to maximise");
    command.option("--minimise M", a->minimise, "Metric to minimise");
    command.flag("--sum", a->sum, "Keep the sum of the varied numbers");
    command.option("--at DATE", a->at, "Date of the metric (default: the end)");
    add_ensemble_options(command, a->ensemble);
    add_checkpoint_option(command, a->ensemble);
    command.remove("--metrics");
    command.option("--starts", a->starts, "Starting points of the search (default: 8, with -n 2)")
        .check(whole_number(1, 1000));
    add_output_options(command, session, a->output, "optimum.csv, optimum.json", Resumes::yes);
    command.footer(
        "Searches from several starts, the given numbers first, and is deterministic. Without -n "
        "it makes central runs; with -n it takes the\n"
        "mean over replicates under the same draws, and reports the gain again in as many other "
        "replicates. The flatness of the optimum is the\n"
        "range in which each number can move alone before 5 % of the gain is lost (with --sum the "
        "others change evenly).\n"
        "With --out DIR an interrupted search continues with the same command and ends in the same "
        "bytes.\n"
        "Examples:\n"
        "  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.to.UZB[0,19]' --vary "
        "'pledge.japan-20b.to.KAZ[0,19]' --vary "
        "'pledge.japan-20b.to.TKM[0,19]' --vary 'pledge.japan-20b.to.KGZ[0,19]' --vary "
        "'pledge.japan-20b.to.TJK[0,19]' --sum --maximise "
        "regional_influence.JPN\n"
        "  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.technology[0,1]' "
        "--maximise gdp.UZB --at 2031-01-01\n"
        "  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.to.TJK[0,10]' "
        "--maximise regional_influence.JPN --at 2031-04-01 -n 256");
    command.on_run([=, &session] {
        a->ensemble.apply_defaults(session);
        a->output.quiet = a->ensemble.quiet;
        optimise_command(*a, session);
    });
}

}  // namespace steppe
