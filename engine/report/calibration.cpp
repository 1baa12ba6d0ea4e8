#include "engine/report/calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/calibration_answer.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/tables.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

const Program& program_of(const CalibrationReport& r) { return r.problem.design_problem.program(); }

const std::string& address(const CalibrationReport& r, std::size_t n) {
    return r.problem.design_problem.numbers()[n].address;
}

std::string unit_of(const CalibrationReport& r, const std::string& metric) {
    return metric_kinds()[find_metric(program_of(r), metric)->kind]->unit;
}

/// Returns the distribution as in a scenario, without braces: `pert = [0.1, 0.3, 0.6]`.
std::string prior_text(const Distribution& prior) {
    std::vector<std::string> words;
    for (const double x : prior.arguments) words.push_back(shortest(x));
    std::string out = fmt::format("{} = [{}]", prior.kind->name, join(words, ", "));
    if (prior.min) out += fmt::format(", min = {}", shortest(*prior.min));
    if (prior.max) out += fmt::format(", max = {}", shortest(*prior.max));
    return out;
}

/// Returns the errors of the last fitted values at the held-out observations; NaN without one.
std::vector<SeriesScore> errors_of_last(const CalibrationReport& r) {
    std::map<std::string, double> last;
    for (const auto& o : r.problem.fitted) last[o.metric] = o.value;
    std::vector<double> run;
    for (const auto& o : r.held_out)
        run.push_back(last.count(o.metric) > 0 ? last[o.metric]
                                               : std::numeric_limits<double>::quiet_NaN());
    return scores_of(r.held_out, run);
}

/// Describes the free numbers; the first columns are those of calibrate.csv.
Table numbers(const CalibrationReport& r) {
    using enum Show;
    using enum Column::Interval;
    const std::string unit = "% of the prior's 95 % range";
    Table out{
        .key = "numbers",
        .title = "Fits with their intervals by the profile, and the central 95 % of the priors",
        .columns = {{"address", "free number"},
                    {"given", "given", digits},
                    {"prior"},
                    {"prior_low", "prior from", digits},
                    {"prior_high", "to", digits},
                    {"fit", "fit", digits, next_two},
                    {"low"},
                    {"high"},
                    {"open_low"},
                    {"open_high"},
                    {"told", "information"},
                    {"profile"},
                    {"alone"},
                    {"fit_in_prior", "", digits, next_two, unit},
                    {"low_in_prior"},
                    {"high_in_prior"}},
        .chart = {{"kind", "differences"},
                  {"rows", "address"},
                  {"middle", "fit_in_prior"},
                  {"low", "low_in_prior"},
                  {"high", "high_in_prior"},
                  {"from", std::vector<int>(r.given.size(), 0)},
                  {"to", std::vector<int>(r.given.size(), 100)},
                  {"middle_name", "the fit"},
                  {"band_name", "the prior's 95 %"}}};
    std::vector<std::string> open;
    for (std::size_t n = 0; n < r.result.numbers.size(); ++n) {
        const auto& f = r.result.numbers[n];
        const auto prior = central_range(r.problem.priors[n]);
        const double width = prior.high - prior.low;
        const auto in_prior = [&](double x) { return 100 * (x - prior.low) / width; };
        out.row(address(r, n), r.given[n], prior_text(r.problem.priors[n]), prior.low, prior.high,
                f.fit, f.interval.low, f.interval.high, f.open_low, f.open_high,
                f.identifiability == Identifiability::identified ? "something"
                : f.identifiability == Identifiability::weak     ? "little"
                                                                 : "nothing",
                f.profile, f.alone, in_prior(f.fit), in_prior(f.interval.low),
                in_prior(f.interval.high));
        if (f.open_low || f.open_high) open.push_back(address(r, n));
    }
    if (!open.empty())
        out.note = fmt::format("The interval of {} ends where the prior or the key ends.",
                               listing(open, 8));
    return out;
}

/// Observations with the metrics of both runs.
struct Observed {
    const std::vector<Observation>& observations;
    const std::vector<double>&given, &fitted;
    bool is_held_out;
};
std::array<Observed, 2> parts_of(const CalibrationReport& r) {
    return {{{r.problem.fitted, r.given_run, r.fitted_run, false},
             {r.held_out, r.given_held_out, r.fitted_held_out, true}}};
}

Table errors(const CalibrationReport& r, const Observed& part) {
    using enum Show;
    Table out{.key = part.is_held_out ? "held-out" : "metrics",
              .title = part.is_held_out ? "Root mean square errors at the observations held out"
                                        : "Root mean square errors",
              .columns = {{"metric"},
                          {"in_words", "metric"},
                          {"unit", "unit"},
                          {"count", "observations", count},
                          {"given_rmse", "as given", digits},
                          {"given_bias"},
                          {"fitted_rmse", "fitted", digits},
                          {"fitted_bias"}}};
    if (part.is_held_out) {
        out.columns.push_back({"last_value_rmse", "last value", digits});
        out.note = "A fit with a larger error there than the last value does not predict.";
    }
    const auto given = scores_of(part.observations, part.given);
    const auto last = errors_of_last(r);
    for (const auto& fitted : scores_of(part.observations, part.fitted)) {
        const auto& before = given[out.rows.size()];
        out.row(fitted.metric, html::sentence_case(in_words(program_of(r), fitted.metric)),
                unit_of(r, fitted.metric), fitted.count, before.rmse, before.bias, fitted.rmse,
                fitted.bias);
        if (part.is_held_out) out.rows.back().emplace_back(last[out.rows.size() - 1].rmse);
    }
    return out;
}

/// Describes the observations and both runs over time, a table per metric; at most 8.
std::vector<Table> curves(const CalibrationReport& r) {
    std::map<std::string, std::vector<std::vector<Json>>> rows;
    for (const auto& part : parts_of(r))
        for (std::size_t n = 0; n < part.observations.size(); ++n) {
            const auto& o = part.observations[n];
            rows[o.metric].push_back(
                {date_of(program_of(r).calendar, o.step), o.value, part.given[n], part.fitted[n]});
        }
    std::vector<Table> out;
    for (auto& [metric, of] : rows)
        if (of.size() > 1 && out.size() < 8)
            out.push_back({.key = "observed-" + metric,
                           .title = html::sentence_case(in_words(program_of(r), metric)) +
                                    ": observations and central runs",
                           .unit = unit_of(r, metric),
                           .columns = {{"date", "date"},
                                       {"observed", "observed", Show::value},
                                       {"given", "as given", Show::value},
                                       {"fitted", "fitted", Show::value}},
                           .rows = std::move(of),
                           .chart = {{"kind", "lines"},
                                     {"x", "date"},
                                     {"series", {"given", "fitted", "observed"}},
                                     {"colours", neutral_colours(3)},
                                     {"points", 2},
                                     {"scale", true}},
                           .faces = Table::Faces::page});
    return out;
}

CsvFile series_of(const CalibrationReport& r) {
    return {"calibrate_series.csv",
            {"scenario", "step", "date", "metric", "unit", "observed", "sd", "given", "fitted",
             "held_out"},
            [&r](const CsvFile::Row& put) {
                const auto& program = program_of(r);
                for (const auto& part : parts_of(r))
                    for (std::size_t n = 0; n < part.observations.size(); ++n) {
                        const auto& o = part.observations[n];
                        put({program.name, o.step, date_of(program.calendar, o.step), o.metric,
                             unit_of(r, o.metric), o.value, std::isnan(o.sd) ? Json() : Json(o.sd),
                             part.given[n], part.fitted[n], part.is_held_out});
                    }
            }};
}

std::string toml_text(const std::string& text) {
    Node node;
    node.kind = Node::Kind::text;
    node.text = text;
    return to_toml(node);
}

std::string number_toml(const CalibrationReport& r, std::size_t n) {
    const auto& number = r.result.numbers[n];
    const auto& range = r.problem.design_problem.numbers()[n];
    if (number.identifiability == Identifiability::none)
        return fmt::format("# {}: no observation depends on it; unchanged\n", range.address);
    const double sd = (number.interval.high - number.interval.low) / (2 * 1.959963984540054);
    const std::string comment = fmt::format(
        "# {{ {} }} before; 95 % [{:.6g}, {:.6g}] by the profile{}\n",
        prior_text(r.problem.priors[n]), number.interval.low, number.interval.high,
        number.identifiability == Identifiability::weak ? ", hardly constrained by the observations"
                                                        : "");
    if (!(sd > 1e-12 * std::max(1.0, std::abs(number.fit))))
        return fmt::format("{}{} = {}\n", comment, range.address, shortest(number.fit));
    return fmt::format("{}{} = {{ normal = [{}, {}], min = {}, max = {} }}\n", comment,
                       range.address, shortest(number.fit), shortest(sd), shortest(range.low),
                       shortest(range.high));
}

}  // namespace

Result calibration_result(const CalibrationReport& r) {
    const auto& program = program_of(r);
    const auto& c = r.result;
    Result out{
        .command = "calibrate",
        .stem = "calibrate",
        .about = {{"scenario", program.name},
                  {"observations", r.observations},
                  {"fitted", r.problem.fitted.size()},
                  {"held_out", r.held_out.size()},
                  {"until", r.until ? Json(*r.until) : Json()},
                  {"objective_given", c.given_objective},
                  {"objective", c.objective},
                  {"starts", c.found},
                  {"converged", c.converged},
                  {"runs", c.runs}},
        .title = fmt::format("Which numbers of {} explain the observations best?", program.name),
        .question = program.title};
    const auto agreeing = std::count_if(c.found.begin(), c.found.end(),
                                        [&](double value) { return value <= c.objective + 0.01; });
    out.lines = {fmt::format("{} from {}{}.", count_of(r.problem.fitted.size(), "observation"),
                             r.observations,
                             r.until ? fmt::format(" up to the end of {}, {} after it held out",
                                                   *r.until, r.held_out.size())
                                     : ""),
                 fmt::format("{} central runs; {} of {} starts end at the best fit.",
                             grouped(c.runs), agreeing, c.found.size())};
    out.answer = calibration_answer(r);
    if (!c.converged)
        out.findings.emplace_back(
            "Profiles still found better numbers at the end of the search; try more --starts or "
            "fewer free numbers.");
    out.sections.push_back({"", {}, {numbers(r), errors(r, parts_of(r).front())}});
    auto& tables = out.sections.front().tables;
    if (r.until) tables.push_back(errors(r, parts_of(r).back()));
    out.files = {csv_of("calibrate.csv", {{"scenario", program.name}}, tables.front(), 13),
                 series_of(r)};
    for (auto& table : curves(r)) tables.push_back(std::move(table));
    out.source = fmt::format("Source: steppe calibrate, {} and {}.", program.name, r.observations);
    out.made_from = program.name;
    return out;
}

std::string calibrated_toml(const CalibrationReport& r, const CalibratedFile& file) {
    const auto& program = program_of(r);
    const auto& title = program.title.empty() ? program.name : program.title;
    std::string out = fmt::format(
        "title = {}\nextends = {}\ncompare_with = {}\nbasis = \"estimated\"\nsource = {}\n"
        "note = {}\n\n",
        toml_text(title + ", calibrated"), toml_text(file.extends), toml_text(file.compare_with),
        toml_text(file.command),
        toml_text(fmt::format(
            "Maximum of the posterior of {} numbers given {} observations in {}{}. Each number is "
            "normal around its fit with the width of its 95 % profile interval; correlations "
            "between the errors of the fits are lost.",
            r.result.numbers.size(), r.problem.fitted.size(), r.observations,
            r.until ? fmt::format(" up to the end of {}", *r.until) : "")));
    for (std::size_t n = 0; n < r.result.numbers.size(); ++n) out += number_toml(r, n);
    return out;
}

}  // namespace steppe
