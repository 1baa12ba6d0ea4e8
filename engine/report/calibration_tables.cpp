#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/calibration.hpp"
#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace {

std::string unit_of(const Program& program, const std::string& metric) {
    return metric_kinds()[find_metric(program, metric)->kind]->unit;
}

/// Returns the root mean square error of the last fitted value at the held-out observations.
std::optional<double> error_of_last(const CalibrationReport& r, const std::string& metric) {
    const Observation* last = nullptr;
    for (const auto& o : r.problem.fitted)
        if (o.metric == metric) last = &o;
    if (last == nullptr) return {};
    double sum = 0, count = 0;
    for (const auto& o : r.held_out) {
        if (o.metric != metric) continue;
        sum += (o.value - last->value) * (o.value - last->value);
        ++count;
    }
    return std::sqrt(sum / count);
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

std::string row(const CalibrationReport& r, const Observation& o, double given, double fitted,
                int held_out) {
    const auto& program = r.problem.design_problem.program();
    return fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_field(program.name), o.step,
                       date_of(program.calendar, o.step), csv_field(o.metric),
                       csv_field(unit_of(program, o.metric)), shortest(o.value),
                       std::isnan(o.sd) ? "" : shortest(o.sd), shortest(given), shortest(fitted),
                       held_out);
}

Json score_json(const SeriesScore& s) { return {{"rmse", s.rmse}, {"bias", s.bias}}; }

Json number_json(const CalibrationReport& r, std::size_t n) {
    const auto& number = r.result.numbers[n];
    const auto prior = central_range(r.problem.priors[n]);
    return {{"address", r.problem.design_problem.numbers()[n].address},
            {"given", r.given[n]},
            {"prior", prior_text(r.problem.priors[n])},
            {"prior_95", {prior.low, prior.high}},
            {"fit", number.fit},
            {"interval_95", {number.interval.low, number.interval.high}},
            {"open_low", number.open_low},
            {"open_high", number.open_high},
            {"told", identifiability_word(number.identifiability)},
            {"profile", number.profile},
            {"alone", number.alone}};
}

}  // namespace

std::string identifiability_word(Identifiability identifiability) {
    return identifiability == Identifiability::identified ? "something"
           : identifiability == Identifiability::weak     ? "little"
                                                          : "nothing";
}

std::string prior_text(const Distribution& prior) {
    std::vector<std::string> words;
    for (const double x : prior.arguments) words.push_back(shortest(x));
    std::string out = fmt::format("{} = [{}]", prior.kind->name, join(words, ", "));
    if (prior.min) out += fmt::format(", min = {}", shortest(*prior.min));
    if (prior.max) out += fmt::format(", max = {}", shortest(*prior.max));
    return out;
}

std::vector<CalibrationScore> calibration_scores(const CalibrationReport& r) {
    const auto& program = r.problem.design_problem.program();
    std::vector<CalibrationScore> out;
    const auto of = [&](const std::string& metric) -> CalibrationScore& {
        const auto at = std::find_if(out.begin(), out.end(),
                                     [&](const auto& score) { return score.metric == metric; });
        if (at != out.end()) return *at;
        out.push_back({.metric = metric, .unit = unit_of(program, metric)});
        return out.back();
    };
    for (const auto& score : scores_of(r.problem.fitted, r.given_run))
        of(score.metric).given = score;
    for (const auto& score : scores_of(r.problem.fitted, r.fitted_run))
        of(score.metric).fitted = score;
    for (const auto& score : scores_of(r.held_out, r.given_held_out))
        of(score.metric).held_out = {.given = score, .last = error_of_last(r, score.metric)};
    for (const auto& score : scores_of(r.held_out, r.fitted_held_out))
        of(score.metric).held_out->fitted = score;
    return out;
}

std::string calibration_csv(const CalibrationReport& r) {
    std::string out =
        "scenario,address,given,prior,prior_low,prior_high,fit,low,high,open_low,open_high,told,"
        "profile,alone\n";
    for (std::size_t n = 0; n < r.result.numbers.size(); ++n) {
        const auto& number = r.result.numbers[n];
        const auto prior = central_range(r.problem.priors[n]);
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                           csv_field(r.problem.design_problem.program().name),
                           csv_field(r.problem.design_problem.numbers()[n].address),
                           shortest(r.given[n]), csv_field(prior_text(r.problem.priors[n])),
                           shortest(prior.low), shortest(prior.high), shortest(number.fit),
                           shortest(number.interval.low), shortest(number.interval.high),
                           int(number.open_low), int(number.open_high),
                           identifiability_word(number.identifiability), shortest(number.profile),
                           shortest(number.alone));
    }
    return out;
}

std::string calibration_series_csv(const CalibrationReport& r) {
    std::string out = "scenario,step,date,metric,unit,observed,sd,given,fitted,held_out\n";
    for (std::size_t n = 0; n < r.problem.fitted.size(); ++n)
        out += row(r, r.problem.fitted[n], r.given_run[n], r.fitted_run[n], 0);
    for (std::size_t n = 0; n < r.held_out.size(); ++n)
        out += row(r, r.held_out[n], r.given_held_out[n], r.fitted_held_out[n], 1);
    return out;
}

std::string calibration_json(const CalibrationReport& r) {
    const auto& program = r.problem.design_problem.program();
    Json out{{"scenario", program.name},
             {"title", program.title},
             {"observations", r.observations},
             {"fitted", r.problem.fitted.size()},
             {"held_out", r.held_out.size()},
             {"until", r.until ? Json(*r.until) : Json(nullptr)},
             {"objective_given", r.result.given_objective},
             {"objective", r.result.objective},
             {"starts", r.result.found},
             {"converged", r.result.converged},
             {"runs", r.result.runs}};
    out["numbers"] = Json::array();
    for (std::size_t n = 0; n < r.result.numbers.size(); ++n)
        out["numbers"].push_back(number_json(r, n));
    out["metrics"] = Json::array();
    for (const auto& score : calibration_scores(r)) {
        Json one{
            {"metric", score.metric}, {"unit", score.unit}, {"fitted_count", score.fitted.count}};
        if (score.fitted.count > 0) {
            one["given"] = score_json(score.given);
            one["fitted"] = score_json(score.fitted);
        }
        if (score.held_out) {
            one["held_out"] = {{"count", score.held_out->fitted.count},
                               {"given", score_json(score.held_out->given)},
                               {"fitted", score_json(score.held_out->fitted)}};
            one["held_out"]["last_value_rmse"] =
                score.held_out->last ? Json(*score.held_out->last) : Json(nullptr);
        }
        out["metrics"].push_back(one);
    }
    return json_document(out);
}

std::string calibrated_toml(const CalibrationReport& r, const CalibratedFile& file) {
    const auto& program = r.problem.design_problem.program();
    std::string out =
        fmt::format("title = {}\n",
                    toml_text(fmt::format("{}, calibrated",
                                          program.title.empty() ? program.name : program.title)));
    out += fmt::format("extends = {}\ncompare_with = {}\nbasis = \"estimated\"\n",
                       toml_text(file.extends), toml_text(file.compare_with));
    out += fmt::format("source = {}\n", toml_text(file.command));
    out +=
        fmt::format("note = {}\n\n",
                    toml_text(fmt::format(
                        "Maximum of the posterior of {} numbers given {} observations in {}{}. "
                        "Each number is normal around its fit with the width of its 95 % profile "
                        "interval; correlations between the errors of the fits are lost.",
                        r.result.numbers.size(), r.problem.fitted.size(), r.observations,
                        r.until ? fmt::format(" up to the end of {}", *r.until) : "")));
    for (std::size_t n = 0; n < r.result.numbers.size(); ++n) out += number_toml(r, n);
    return out;
}

}  // namespace steppe
