#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/analysis/varied_futures.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/calibration.hpp"
#include "steppe/report/files.hpp"
#include "steppe/scenario/numbers.hpp"
#include "steppe/solver/compile.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/vary.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

/// As many uncertain numbers are free without being named.
constexpr std::size_t most_unnamed = 12;

struct CalibrateArguments {
    std::string file, to, out;
    std::vector<std::string> free;
    std::optional<int> until;
    ManyOptions many;  ///< only threads and quiet
    int starts = 8;
    bool json = false;
};

/// A free number as it was asked for: an address or a pattern, perhaps with a range.
struct Asked {
    std::string address;
    std::optional<VariedNumber> range;
};

/// A number that is to be found, with what is thought of it before.
struct Free {
    VariedNumber number;
    Distribution prior;
};

std::vector<Asked> asked_numbers(const CalibrateArguments& a) {
    std::vector<Asked> out;
    for (const auto& text : a.free) {
        const auto open = text.find('[');
        if (open == std::string::npos) {
            out.push_back({text, {}});
            continue;
        }
        if (open == 0 || text.back() != ']')
            throw WrongArgument(
                fmt::format("--free: `{}` reads ADDRESS or ADDRESS[LOW,HIGH], for instance "
                            "'pledge.japan-20b.realisation[0,1]'",
                            text));
        const auto address = text.substr(0, open);
        out.push_back(
            {address, range_of("--free", address, text.substr(open + 1, text.size() - open - 2))});
    }
    return out;
}

/// The uncertain numbers of the model, by address; what a sweep or the calendar says is none.
std::map<std::string, const Number*> uncertain_numbers(const Scenario& scenario) {
    std::map<std::string, const Number*> out;
    for (const auto& [address, at] : numbers_of(scenario))
        if (at.number->distribution && address.rfind("sweep.", 0) != 0 &&
            address.rfind("time.", 0) != 0)
            out[address] = at.number;
    return out;
}

bool is_discrete(const Number& number) {
    return number.distribution && number.distribution->kind->form == QuantileForm::discrete;
}

Free free_number(const std::string& address, const Number& number,
                 const std::optional<VariedNumber>& range) {
    if (is_discrete(number))
        throw WrongArgument(fmt::format(
            "--free: {} is one of a few values; calibrate finds what moves evenly", address));
    if (!number.distribution && !range)
        throw WrongArgument(
            fmt::format("--free: {} is known exactly in the file; to free it say within which "
                        "range: '{}[LOW,HIGH]'",
                        address, address));
    if (!number.distribution)
        return {*range,
                {.kind = find_distribution("uniform"),
                 .arguments = {range->low, range->high},
                 .min = {},
                 .max = {}}};
    Distribution prior = *number.distribution;
    if (range) {
        const auto support = prior.support();
        if (!(range->low < support.high && range->high > support.low))
            throw WrongArgument(
                fmt::format("--free: the file draws {} from {} to {}, never within {} to {}",
                            address, shortest(support.low), shortest(support.high),
                            shortest(range->low), shortest(range->high)));
        prior.min = std::max(range->low, support.low);
        prior.max = std::min(range->high, support.high);
    }
    const auto search = search_range(prior, number.low, number.high);
    return {{.address = address, .low = search.low, .high = search.high}, prior};
}

/// All uncertain numbers, where none is named.
std::vector<Free> every_number(const Scenario& scenario) {
    std::vector<Free> out;
    for (const auto& [address, number] : uncertain_numbers(scenario))
        if (!is_discrete(*number)) out.push_back(free_number(address, *number, {}));
    if (out.empty())
        throw WrongArgument(
            "the scenario has no uncertain number; say what is to be found: --free "
            "'ADDRESS[LOW,HIGH]'");
    if (out.size() > most_unnamed)
        throw WrongArgument(
            fmt::format("the scenario has {} uncertain numbers, more than {}: name those to be "
                        "found, for instance --free {}",
                        out.size(), most_unnamed, out.front().number.address));
    return out;
}

std::vector<Free> free_numbers(const Scenario& scenario, const std::vector<Asked>& asked) {
    if (asked.empty()) return every_number(scenario);
    const auto uncertain = uncertain_numbers(scenario);
    const auto all = numbers_of(scenario);
    std::vector<Free> out;
    const auto add = [&](const std::string& address, const Number& number,
                         const std::optional<VariedNumber>& range) {
        if (std::any_of(out.begin(), out.end(),
                        [&](const auto& other) { return other.number.address == address; }))
            throw WrongArgument(fmt::format("--free: {} is there twice", address));
        out.push_back(free_number(address, number, range));
    };
    for (const auto& [pattern, range] : asked) {
        if (pattern.find('*') == std::string::npos) {
            const auto at = all.find(pattern);
            std::vector<std::string> known;
            known.reserve(all.size());
            for (const auto& [address, number] : all) known.push_back(address);
            const auto near = nearest(pattern, known);
            if (at == all.end())
                throw WrongArgument(
                    fmt::format("--free: `{}` is no number of this scenario{}", pattern,
                                near ? fmt::format(". Did you mean `{}`?", *near) : ""));
            add(pattern, *at->second.number, range);
            continue;
        }
        if (range)
            throw WrongArgument(
                fmt::format("--free: a range belongs to one number, not to `{}`", pattern));
        const auto before = out.size();
        for (const auto& [address, number] : uncertain)
            if (matches(pattern, address) && !is_discrete(*number)) add(address, *number, {});
        if (out.size() == before)
            throw WrongArgument(fmt::format("--free: no uncertain number matches `{}`", pattern));
    }
    return out;
}

/// Takes away what is later than the last year that is fitted.
std::vector<Observation> hold_out(std::vector<Observation>& observations,
                                  const CalibrateArguments& a) {
    if (!a.until) return {};
    const auto later = [&](const Observation& o) { return o.date.year > *a.until; };
    std::vector<Observation> out;
    std::copy_if(observations.begin(), observations.end(), std::back_inserter(out), later);
    observations.erase(std::remove_if(observations.begin(), observations.end(), later),
                       observations.end());
    if (observations.empty())
        throw WrongArgument(fmt::format("--until: no observation is of {} or before", *a.until));
    if (out.empty())
        throw WrongArgument(fmt::format(
            "--until: no observation is later than {}; without it all are fitted", *a.until));
    return out;
}

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
        throw WrongArgument(fmt::format("--to: {}", error.what()));
    }
}

void write_all(const CalibrateArguments& a, const Session& session, const InputFile& observed,
               const CalibrationReport& report, double seconds) {
    static const std::vector<std::string> names{"calibrated.toml", "calibrate.csv",
                                                "calibrate_series.csv", "calibrate.json",
                                                "manifest.json"};
    const auto& scenario = report.problem.varied.scenario();
    auto inputs = input_files({&scenario});
    inputs.push_back(observed);
    begin_folder(session, a.out);
    const CalibratedFile file{
        .extends = seen_from(a.out, a.file),
        // What is compared with nothing but itself stays so.
        .compare_with =
            scenario.comparison ? seen_from(a.out, scenario.comparison->path) : names.front(),
        .command = fmt::format("steppe calibrate {} --to {}", fs::path(a.file).filename().string(),
                               fs::path(a.to).filename().string())};
    write_file(a.out + "/calibrated.toml", calibrated_toml(report, file));
    write_file(a.out + "/calibrate.csv", calibration_csv(report));
    write_file(a.out + "/calibrate_series.csv", calibration_series_csv(report));
    write_file(a.out + "/calibrate.json", calibration_json(report));
    write_manifest(session, a.out, inputs, names, {{"calibrate", seconds}});
    if (!a.many.quiet && !a.json) fmt::print("-> {}/   {}\n", a.out, join(names, "  "));
}

Scenario loaded(const CalibrateArguments& a, const std::vector<Asked>& asked) {
    std::vector<VariedNumber> stated;
    for (const auto& one : asked)
        if (one.range) stated.push_back(*one.range);
    auto scenario = load_varied(a.file, a.many, stated);
    scenario.asks.clear();
    scenario.sweep.metrics = {};
    return scenario;
}

void calibrate_command(const CalibrateArguments& a, Session& session) {
    const auto asked = asked_numbers(a);
    auto scenario = loaded(a, asked);
    report_warnings(scenario, session);
    const std::string text = read_observations(a.to);
    auto observations = parse_observations(a.to, text, *compile(scenario));
    const auto held_out = hold_out(observations, a);
    std::vector<VariedNumber> numbers;
    std::vector<Distribution> priors;
    for (auto& one : free_numbers(scenario, asked)) {
        numbers.push_back(one.number);
        priors.push_back(one.prior);
    }
    const auto varied = vary(std::move(scenario), numbers);
    warn_of_observations(observations, varied.scenario(), session);
    const InputFile observed{a.to, sha256(text)};
    require_folder(session, a.out, {.scenarios = {&varied.scenario()}, .others = {observed}});
    catch_signals();
    const Stopwatch watch;
    const auto control = control_for(a.many);
    const CalibrationProblem problem{.varied = varied,
                                     .priors = priors,
                                     .fitted = observations,
                                     .starts = a.starts,
                                     .threads = a.many.threads,
                                     .stop = control.stop,
                                     .progress = [&](std::uint64_t runs) {
                                         control.chunk_done();
                                         tell_trial(a.many, runs, "central runs", watch);
                                     }};
    CalibrationReport report{
        .problem = problem, .observations = a.to, .until = a.until, .held_out = held_out};
    try {
        report.result = calibrate(problem);
        clear_trials(a.many);
    } catch (const Stopped&) {
        clear_trials(a.many);
        session.code = code_after_stop();
        fmt::print(stderr, "steppe: stopped before the search was over. Nothing was kept\n");
        return;
    }
    std::vector<double> fit;
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        report.given.push_back(std::isnan(varied.given()[n]) ? numbers[n].low : varied.given()[n]);
        fit.push_back(report.result.numbers[n].fit);
    }
    report.given_run = run_at(varied, report.given, observations);
    report.fitted_run = run_at(varied, fit, observations);
    report.given_held = run_at(varied, report.given, held_out);
    report.fitted_held = run_at(varied, fit, held_out);
    warn_of_fits(report, session);
    const double seconds = watch.seconds();
    if (!a.many.quiet)
        std::fputs((a.json ? calibration_json(report) : calibration_text(report, seconds)).c_str(),
                   stdout);
    if (!a.out.empty()) write_all(a, session, observed, report, seconds);
}

}  // namespace

void add_calibrate(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("calibrate", "Fit uncertain numbers to observations");
    tell_crowds_left_out(*command);
    auto a = std::make_shared<CalibrateArguments>();
    a->many.threads = std::max(1U, std::thread::hardware_concurrency());
    command->add_option("file", a->file, "Scenario file")->required();
    command
        ->add_option(
            "--to", a->to,
            "Observations: a CSV table with the columns date,metric,value and, if known, sd")
        ->required()
        ->type_name("CSV");
    command
        ->add_option("--free", a->free,
                     "address of a number to find, * for anything, perhaps with a range; may stand "
                     "more than once (default: all uncertain ones, at most 12)")
        ->type_name("ADDRESS[LOW,HIGH]")
        ->allow_extra_args(false);
    command
        ->add_option("--until", a->until,
                     "Last year to fit; later observations are held out and scored")
        ->transform(whole_number(0, 9999))
        ->type_name("YEAR");
    command->add_option("--starts", a->starts, "Starting points of the search")
        ->capture_default_str()
        ->transform(whole_number(1, 1000));
    command
        ->add_option("--threads", a->many.threads,
                     "Threads (default: all cores); changes no number")
        ->transform(whole_number(1, 1024));
    command
        ->add_option("--out", a->out,
                     "Folder for calibrated.toml, calibrate.csv, calibrate_series.csv, "
                     "calibrate.json and manifest.json")
        ->type_name("DIR");
    add_folder_options(*command, session, Resumes::no);
    command->add_flag("--json", a->json, "Print as JSON");
    command->add_flag("--quiet", a->many.quiet, "Print nothing on success");
    command->footer(
        "The most probable numbers given their distributions in the file and the observations, "
        "around which the central run is taken\n"
        "to be right; where no sd is stated, each metric's is found with the rest. A time series "
        "that `steppe run` wrote is read as it\n"
        "is. Intervals are by the profile of the posterior; a number whose profile is flat is "
        "warned of. The same from time to time.\n"
        "Examples:\n"
        "  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=0.45 --metrics "
        "'paid.*' --out out/planted\n"
        "  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv --free "
        "pledge.japan-20b.realisation\n"
        "  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv --free "
        "'pledge.*' --until 2029 --out out/calibrated");
    command->callback([=, &session] {
        a->many.sweep.paths = session.paths;
        calibrate_command(*a, session);
    });
}

}  // namespace steppe
