#include <algorithm>
#include <filesystem>

#include "engine/report/calibration.hpp"
#include "engine/report/files.hpp"
#include "tools/steppe/calibrate_free.hpp"
#include "tools/steppe/search.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

class Calibrate final : public Search {
public:
    using Search::Search;
    void add_options();

private:
    void analyse() override;
    CalibratedFile calibrated_file() const;

    std::string to_;
    std::vector<std::string> free_;
    std::optional<int> until_;
    int starts_ = 8;
};

/// Removes the observations after the year of --until and returns them. \throws UsageError
std::vector<Observation> hold_out(std::vector<Observation>& observations,
                                  const std::optional<int>& until) {
    if (!until) return {};
    const auto later = [&](const Observation& o) { return o.date.year > *until; };
    std::vector<Observation> out;
    std::copy_if(observations.begin(), observations.end(), std::back_inserter(out), later);
    std::erase_if(observations, later);
    if (observations.empty())
        throw UsageError("--until: no observation is of {} or before", *until);
    if (out.empty())
        throw UsageError("--until: no observation is later than {}; without it all are fitted",
                         *until);
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
        throw UsageError("--to: {}", error.what());
    }
}

CalibratedFile Calibrate::calibrated_file() const {
    const auto& comparison = problem->scenario().comparison;
    return {
        .extends = seen_from(output.folder, file),
        // A scenario without a baseline is its own.
        .compare_with = comparison ? seen_from(output.folder, comparison->path) : "calibrated.toml",
        .command = fmt::format("steppe calibrate {} --to {}", fs::path(file).filename().string(),
                               fs::path(to_).filename().string())};
}

void Calibrate::analyse() {
    const auto named = read_free(in_ids(free_));
    std::vector<Variable> numbers;
    for (const auto& one : named)
        if (one.range) numbers.push_back(*one.range);
    auto& scenario = load_varied(numbers);
    scenario.asks.clear();
    const std::string text = read_observations(to_);
    auto observations = parse_observations(to_, text, *compile(scenario));
    const auto held_out = hold_out(observations, until_);
    numbers.clear();
    std::vector<Distribution> priors;
    for (auto& one : free_numbers(scenario, named)) {
        numbers.push_back(one.number);
        priors.push_back(one.prior);
    }
    vary(scenario, numbers);
    warn_of_observations(observations, problem->scenario(), session);
    others = {{to_, sha256(text)}};
    const auto memo = [&](const auto& point, const auto& compute) {
        return trials->at("objective", point, [&] { return Trials::Numbers{compute()}; }).front();
    };
    CalibrationProblem fit{.design_problem = *problem,
                           .priors = priors,
                           .fitted = observations,
                           .starts = starts_,
                           .threads = options.threads,
                           .stop = nullptr,
                           .memo = memo};
    CalibrationReport out{
        .problem = fit, .observations = to_, .until = until_, .held_out = held_out};
    const auto find = [&] {
        fit.stop = trials->control().stop;
        out.result = calibrate(fit);
        trials->require_all();
    };
    if (!search(nullptr, find)) return;
    std::vector<double> fitted;
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        out.given.push_back(given_or_low(n));
        fitted.push_back(out.result.numbers[n].fit);
    }
    out.given_run = run_at(*problem, out.given, observations);
    out.fitted_run = run_at(*problem, fitted, observations);
    out.given_held_out = run_at(*problem, out.given, held_out);
    out.fitted_held_out = run_at(*problem, fitted, held_out);
    warn_of_fits(out, session);
    auto result = calibration_result(out);
    if (!output.folder.empty())
        result.texts.emplace_back("calibrated.toml", calibrated_toml(out, calibrated_file()));
    finish(result);
}

void Calibrate::add_options() {
    add_file();
    command
        .option("--to CSV", to_,
                "Observations: a CSV table with the columns date,metric,value and, if known, sd")
        .required();
    command.option("--vary,--free ADDRESS[LOW,HIGH]", free_,
                   "Address of a number to fit, * for anything, perhaps with a range; may be "
                   "repeated (default: all uncertain numbers, at most 12)");
    command
        .option("--until YEAR", until_,
                "Last year to fit; later observations are held out and scored")
        .check(whole_number(0, 9999));
    command.option("--starts", starts_, "Starting points of the search")
        .show_default()
        .check(whole_number(1, 1000));
    add_threads_option(command, options.threads);
    add_checkpoint_option(command, options);
    add_output("calibrated.toml, calibrate.csv, calibrate_series.csv, calibrate.json");
    add_set_option(command, options.set);
    command.footer(R"(
Finds the most probable numbers, given their distributions in the file and the observations. Errors
are normal around the central run; if the table has no sd, the sd of each metric is fitted, too. It
reads a time series that `steppe run` wrote. Intervals follow the profile of the posterior; a flat
profile gives a warning. The search is deterministic.
Examples:
  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=0.45 \
      --metric 'paid.*' --out out/planted
  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv \
      --vary pledge.japan-20b.realisation
  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv --vary 'pledge.*' \
      --until 2029 --out out/calibrated)");
}

}  // namespace

void add_calibrate(Command command, Session& session) { add_command<Calibrate>(command, session); }

}  // namespace steppe
