#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/analysis/design_futures.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/calibration.hpp"
#include "steppe/report/files.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/calibrate_free.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/design_problem.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/trials.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

struct CalibrateArguments {
    std::string file, to;
    OutputOptions output;
    std::vector<std::string> free;
    std::optional<int> until;
    EnsembleOptions ensemble;  ///< only threads, quiet and checkpoint
    int starts = 8;
};

/// Removes the observations after the year of --until and returns them. \throws UsageError
std::vector<Observation> hold_out(std::vector<Observation>& observations,
                                  const CalibrateArguments& a) {
    if (!a.until) return {};
    const auto later = [&](const Observation& o) { return o.date.year > *a.until; };
    std::vector<Observation> out;
    std::copy_if(observations.begin(), observations.end(), std::back_inserter(out), later);
    observations.erase(std::remove_if(observations.begin(), observations.end(), later),
                       observations.end());
    if (observations.empty())
        throw UsageError(fmt::format("--until: no observation is of {} or before", *a.until));
    if (out.empty())
        throw UsageError(fmt::format(
            "--until: no observation is later than {}; without it all are fitted", *a.until));
    return out;
}

/// Returns a file's path relative to a folder.
std::string seen_from(const std::string& folder, const std::string& file) {
    return fs::absolute(file)
        .lexically_normal()
        .lexically_relative(fs::absolute(folder).lexically_normal())
        .generic_string();
}

std::string read_observations(const std::string& path) {
    try {
        return read_file(path);
    } catch (const FileError& error) {
        throw UsageError(fmt::format("--to: {}", error.what()));
    }
}

CalibratedFile calibrated_file(const CalibrateArguments& a, const Scenario& scenario) {
    const auto& out = a.output.folder;
    return {
        .extends = seen_from(out, a.file),
        // A scenario without a baseline is its own.
        .compare_with =
            scenario.comparison ? seen_from(out, scenario.comparison->path) : "calibrated.toml",
        .command = fmt::format("steppe calibrate {} --to {}", fs::path(a.file).filename().string(),
                               fs::path(a.to).filename().string())};
}

Scenario loaded(const CalibrateArguments& a, const std::vector<FreeOption>& options) {
    std::vector<Variable> stated;
    for (const auto& one : options)
        if (one.range) stated.push_back(*one.range);
    auto scenario = load_design_problem(a.file, a.ensemble, stated);
    scenario.asks.clear();
    scenario.sweep.metrics = {};
    return scenario;
}

void calibrate_command(const CalibrateArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const auto options = read_free(a.free);
    auto scenario = loaded(a, options);
    report_warnings(scenario, session);
    const std::string text = read_observations(a.to);
    auto observations = parse_observations(a.to, text, *compile(scenario));
    const auto held_out = hold_out(observations, a);
    std::vector<Variable> numbers;
    std::vector<Distribution> priors;
    for (auto& one : free_numbers(scenario, options)) {
        numbers.push_back(one.number);
        priors.push_back(one.prior);
    }
    const auto design_problem = make_design_problem(std::move(scenario), numbers);
    warn_of_observations(observations, design_problem.scenario(), session);
    const InputFile observed{a.to, sha256(text)};
    const Stopwatch watch;
    Trials trials(a.ensemble, session, a.output.folder,
                  {.scenarios = {&design_problem.scenario()}, .others = {observed}});
    const auto memo = [&](const auto& point, const auto& compute) {
        return trials.at("objective", point, [&] { return Trials::Numbers{compute()}; }).front();
    };
    const CalibrationProblem problem{.design_problem = design_problem,
                                     .priors = priors,
                                     .fitted = observations,
                                     .starts = a.starts,
                                     .threads = a.ensemble.threads,
                                     .stop = trials.control().stop,
                                     .memo = memo};
    CalibrationReport report{
        .problem = problem, .observations = a.to, .until = a.until, .held_out = held_out};
    try {
        report.result = calibrate(problem);
        trials.require_all();
        trials.complete();
    } catch (const Stopped&) {
        session.code = trials.stop();
        return;
    }
    std::vector<double> fit;
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        report.given.push_back(std::isnan(design_problem.given()[n]) ? numbers[n].low
                                                                     : design_problem.given()[n]);
        fit.push_back(report.result.numbers[n].fit);
    }
    report.given_run = run_at(design_problem, report.given, observations);
    report.fitted_run = run_at(design_problem, fit, observations);
    report.given_held_out = run_at(design_problem, report.given, held_out);
    report.fitted_held_out = run_at(design_problem, fit, held_out);
    warn_of_fits(report, session);
    auto result = calibration_result(report);
    if (!a.output.folder.empty())
        result.texts.emplace_back(
            "calibrated.toml",
            calibrated_toml(report, calibrated_file(a, design_problem.scenario())));
    auto inputs = input_files({&design_problem.scenario()});
    inputs.push_back(observed);
    put_result(result, a.output, session, inputs, watch.seconds());
    trials.remove();
}

}  // namespace

void add_calibrate(Command app, Session& session) {
    auto command = app.add("calibrate", "Fit uncertain numbers to observations");
    auto a = std::make_shared<CalibrateArguments>();
    command.option("file", a->file, "Scenario file").required();
    command
        .option("--to CSV", a->to,
                "Observations: a CSV table with the columns date,metric,value and, if known, sd")
        .required();
    command.option("--free ADDRESS[LOW,HIGH]", a->free,
                   "Address of a number to fit, * for anything, perhaps with a range; may be "
                   "repeated (default: all uncertain numbers, at most 12)");
    command
        .option("--until YEAR", a->until,
                "Last year to fit; later observations are held out and scored")
        .check(whole_number(0, 9999));
    command.option("--starts", a->starts, "Starting points of the search")
        .show_default()
        .check(whole_number(1, 1000));
    add_threads_option(command, a->ensemble.threads);
    add_checkpoint_option(command, a->ensemble);
    add_output_options(command, session, a->output,
                       "calibrated.toml, calibrate.csv, calibrate_series.csv, calibrate.json",
                       Resumes::yes);
    command.flag("--quiet", a->ensemble.quiet, "Print nothing on success");
    command.footer(
        "Finds the most probable numbers, given their distributions in the file and the "
        "observations. Errors are normal around the central run;\n"
        "if the table has no sd, the sd of each metric is fitted, too. It reads a time series that "
        "`steppe run` wrote. Intervals follow the\n"
        "profile of the posterior; a flat profile gives a warning. The search is deterministic. "
        "With --out DIR an interrupted search continues\n"
        "with the same command and ends in the same bytes.\n"
        "Examples:\n"
        "  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=0.45 --metrics "
        "'paid.*' --out out/planted\n"
        "  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv --free "
        "pledge.japan-20b.realisation\n"
        "  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv --free "
        "'pledge.*' --until 2029 --out out/calibrated");
    command.on_run([=, &session] {
        report_populations_left_out(session);
        a->ensemble.sweep.paths = session.paths;
        a->output.quiet = a->ensemble.quiet;
        calibrate_command(*a, session);
    });
}

}  // namespace steppe
