#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/free_numbers.hpp"
#include "engine/api/search.hpp"
#include "engine/core/date.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/calibration.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

/// Removes the observations after the year of the last to fit and returns them. \throws OptionError
std::vector<Observation> hold_out(std::vector<Observation>& observations,
                                  const std::optional<int>& until) {
    if (!until) return {};
    const auto later = [&](const Observation& o) { return o.date.year > *until; };
    std::vector<Observation> out;
    std::copy_if(observations.begin(), observations.end(), std::back_inserter(out), later);
    std::erase_if(observations, later);
    if (observations.empty()) throw wrong("until", "no observation is of {} or before", *until);
    if (out.empty())
        throw wrong("until", "no observation is later than {}; without it all are fitted", *until);
    return out;
}

/// Returns a file's path relative to a folder.
std::string seen_from(const std::string& folder, const std::string& file) {
    return fs::absolute(file)
        .lexically_normal()
        .lexically_relative(fs::absolute(folder).lexically_normal())
        .generic_string();
}

/// Warns of observations between two steps, and of metrics whose only observation lacks an error.
void warn_of_observations(const std::vector<Observation>& observations, const Scenario& scenario,
                          const Execution& execution) {
    std::vector<Diagnostic> found;
    std::map<std::string, std::size_t> count;
    const double start = month_ordinal(scenario.time.start.value);
    const int length = scenario.time.months_per_step();
    for (const auto& o : observations) {
        ++count[o.metric];
        const double begin = start + o.step * length;
        if (month_ordinal(o.date) - begin > 1e-9)
            found.push_back(warning_of(
                "W114",
                fmt::format("the observation of {} on {} lies between two steps and counts for {}",
                            o.metric, to_text(o.date),
                            to_text(first_of_month(static_cast<int>(begin)))),
                fmt::format("a step is a {}: use shorter steps, or move the observation",
                            scenario.time.step.value)));
    }
    for (const auto& o : observations)
        if (count[o.metric] == 1 && std::isnan(o.sd))
            found.push_back(warning_of(
                "W115",
                fmt::format("{} has one observation without `sd`: its error is not known, so that "
                            "intervals are too narrow",
                            o.metric),
                "state `sd` in the table, or add observations"));
    warn(execution, found);
}

/// Warns of fitted numbers outside the central 95 % of their priors.
void warn_of_fits(const CalibrationReport& report, const Execution& execution) {
    std::vector<Diagnostic> found;
    for (std::size_t n = 0; n < report.result.numbers.size(); ++n) {
        const double fit = report.result.numbers[n].fit;
        const auto usual = central_range(report.problem.priors[n]);
        if (fit >= usual.low && fit <= usual.high) continue;
        found.push_back(
            warning_of("W113",
                       fmt::format("{} is fitted to {:.4g}, outside the central 95 % of its prior, "
                                   "[{:.4g}, {:.4g}]",
                                   report.problem.design_problem.numbers()[n].address, fit,
                                   usual.low, usual.high),
                       "widen the prior, or look for an error in the observations"));
    }
    warn(execution, found);
}

/// Returns the paths in the written scenario, and the command that writes it.
CalibratedFile calibrated_file(const Scenario& scenario, const CalibrateOptions& options) {
    const auto name = [](const std::string& path) { return fs::path(path).filename().string(); };
    const auto& comparison = scenario.comparison;
    return {.extends = seen_from(options.folder, scenario.path),
            // A scenario without a baseline is its own.
            .compare_with =
                comparison ? seen_from(options.folder, comparison->path) : "calibrated.toml",
            .command =
                fmt::format("steppe calibrate {} --to {}", name(scenario.path), name(options.to))};
}

}  // namespace

Result Model::calibrate(const CalibrateOptions& options) const {
    struct Calibrated {
        std::optional<DesignProblem> problem;
        std::optional<CalibrationProblem> fit;
        std::optional<CalibrationReport> report;
    };
    const auto& execution = options.execution;
    if (options.starts < 1) throw OptionError("starts", "at least one is needed");
    std::vector<Variable> numbers;
    for (const auto& [address, low, high] : options.vary)
        if (low && high) numbers.push_back({address, *low, *high});
    if (!numbers.empty()) numbers = in_ids(state_->scenario, std::move(numbers));
    auto scenario = state_->varied(numbers, execution);
    scenario.asks.clear();
    auto observations = parse_observations(options.to, options.observations, *compile(scenario));
    const auto held_out = hold_out(observations, options.until);
    numbers.clear();
    std::vector<Distribution> priors;
    for (auto& one : free_numbers(scenario, options.vary)) {
        numbers.push_back(one.number);
        priors.push_back(one.prior);
    }
    auto data = std::make_shared<Calibrated>();
    const auto& problem = data->problem.emplace(scenario, numbers, model_registry());
    warn_of_observations(observations, problem.scenario(), execution);
    begin(execution, Planned{});
    Trials trials(execution);
    const auto control = trials.control();
    auto& fit = data->fit.emplace(CalibrationProblem{
        .design_problem = problem,
        .priors = priors,
        .fitted = observations,
        .starts = options.starts,
        .threads = control.threads,
        .stop = control.stop,
        .memo = [&](const auto& point, const auto& compute) {
            return trials.at("objective", point, [&] { return Trials::Numbers{compute()}; })
                .front();
        }});
    auto& out = data->report.emplace(CalibrationReport{
        .problem = fit, .observations = options.to, .until = options.until, .held_out = held_out});
    trials.run([&] {
        out.result = steppe::calibrate(fit);
        trials.require_all();
    });
    fit.memo = {};
    std::vector<double> fitted;
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        out.given.push_back(given_or_low(problem, n));
        fitted.push_back(out.result.numbers[n].fit);
    }
    out.given_run = run_at(problem, out.given, observations);
    out.fitted_run = run_at(problem, fitted, observations);
    out.given_held_out = run_at(problem, out.given, held_out);
    out.fitted_held_out = run_at(problem, fitted, held_out);
    warn_of_fits(out, execution);
    auto result = owning(calibration_result(out), data, {&scenario});
    if (!options.folder.empty())
        result.others.push_back(
            file_of("calibrated.toml", calibrated_toml(out, calibrated_file(scenario, options))));
    return result;
}

}  // namespace steppe
