#include "steppe/report/optimise.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

/// Counts the starts within 1 % of the best gain.
std::size_t agreeing(const Optimum& best) {
    const double gain = std::abs(best.value - best.given_value);
    return static_cast<std::size_t>(
        std::count_if(best.found.begin(), best.found.end(),
                      [&](double value) { return std::abs(value - best.value) <= 0.01 * gain; }));
}

Json mean_json(const Mean& m) {
    return {{"value", m.value}, {"low", m.interval.low}, {"high", m.interval.high}};
}

std::vector<std::string> findings(const OptimiseReport& r, const html::Unit& unit) {
    const auto value = [&](const Mean& m) {
        std::string out = fmt::format("{:.6g}", unit.scale * m.value);
        if (r.futures)
            out +=
                " " + short_interval({unit.scale * m.interval.low, unit.scale * m.interval.high});
        return out;
    };
    const auto change = [&](const Mean& m) {
        return html::change_text(unit.scale * m.value,
                                 {unit.scale * m.interval.low, unit.scale * m.interval.high},
                                 {unit.name == "%"        ? "points"
                                  : unit.name == "number" ? ""
                                                          : unit.name,
                                  1});
    };
    const auto f =
        r.futures.value_or(OptimiseReport::Futures{.given = {r.best.given_value},
                                                   .best = {r.best.value},
                                                   .gain = {r.best.value - r.best.given_value}});
    std::vector<std::string> out{fmt::format(
        "{}{}: {} with the given numbers, {} with the best, {}.", r.futures ? "Mean " : "",
        r.metric, value(f.given), value(f.best), change(f.gain))};
    if (r.futures)
        out.push_back(fmt::format(
            "In as many other futures, not used by the search, the gain is {}.", change(f.fresh)));
    if (r.best.flat.empty()) out.emplace_back("Nothing better than the given numbers was found.");
    out.push_back(fmt::format("{} of {} starts end there or as high.", agreeing(r.best),
                              r.best.found.size()));
    return out;
}

Table numbers(const OptimiseReport& r) {
    using enum Show;
    const bool gains = !r.best.flat.empty();
    const std::string unit = "% of the range";
    Table out{.key = "numbers",
              .title = gains
                           ? "Each number alone can move from `kept from` to `kept to` before 5 % "
                             "of the gain is lost"
                           : "The given numbers are the best",
              .columns = {{"address", "number"},
                          {"low", "at least", digits},
                          {"high", "at most", digits},
                          {"given", "given", digits},
                          {"optimum", "optimum", digits},
                          {"binds", "binds"},
                          {"flat_low", gains ? "kept from" : "", digits},
                          {"flat_high", gains ? "kept to" : "", digits},
                          {"given_in_bounds", "", value, Column::Interval::none, unit},
                          {"optimum_in_bounds", "", value, Column::Interval::none, unit}},
              .chart = {{"kind", "dots"},
                        {"rows", "address"},
                        {"start", "given_in_bounds"},
                        {"start_name", "as given"},
                        {"end", "optimum_in_bounds"},
                        {"end_name", "best"}}};
    bool is_inside = true;
    for (std::size_t n = 0; n < r.best.at.size(); ++n) {
        const auto& number = r.design_problem.numbers()[n];
        const double given = r.design_problem.given()[n], best = r.best.at[n];
        const auto in_bounds = [&](double x) {
            return 100 * (x - number.low) / (number.high - number.low);
        };
        const auto known = [](bool is, double x) { return is ? Json(x) : Json(); };
        out.row(number.address, number.low, number.high, known(!std::isnan(given), given), best,
                best == number.low    ? Json("low")
                : best == number.high ? Json("high")
                                      : Json(),
                known(gains, gains ? r.best.flat[n].low : 0),
                known(gains, gains ? r.best.flat[n].high : 0),
                known(!std::isnan(given), in_bounds(given)), in_bounds(best));
        is_inside &= std::isnan(given) || (given >= number.low && given <= number.high);
    }
    if (is_inside) out.chart["min"] = 0, out.chart["max"] = 100;
    if (r.sum)
        out.note = fmt::format(
            "Together {:.5g}, as given; if one moves, the others compensate evenly.", *r.sum);
    return out;
}

}  // namespace

Result optimise_result(const OptimiseReport& r) {
    const auto& program = r.design_problem.program();
    const auto date = date_of(program.calendar, r.step);
    const auto unit = metric_kinds()[find_metric(program, r.metric)->kind]->unit;
    Result out{.command = "optimise",
               .stem = "optimum",
               .about = {{"scenario", program.name},
                         {"metric", r.metric},
                         {"unit", unit},
                         {"step", r.step},
                         {"date", date},
                         {"aim", r.aim == Aim::maximise ? "maximise" : "minimise"},
                         {"sum", r.sum ? Json(*r.sum) : Json()},
                         {"given", r.best.given_value},
                         {"optimum", r.best.value},
                         {"gain", r.best.value - r.best.given_value},
                         {"flat_share_lost", flat_loss},
                         {"starts", r.best.found},
                         {"runs", r.best.runs}},
               .title = fmt::format("Where is {} {} on {} ({})?", r.metric,
                                    r.aim == Aim::maximise ? "largest" : "smallest", date,
                                    html::unit_of(unit).name),
               .question = program.title};
    std::string how = "The central run";
    if (const auto& f = r.futures) {
        out.about["futures"] = {
            {"replicates", f->size.replicates}, {"seed", f->common.seed},
            {"design", f->common.design},       {"confidence", 0.95},
            {"given", mean_json(f->given)},     {"optimum", mean_json(f->best)},
            {"gain", mean_json(f->gain)},       {"gain_in_other_futures", mean_json(f->fresh)}};
        how = fmt::format("Means over {} under the same draws, seed {}, {}",
                          count_of(f->size.replicates, "future"), f->common.seed, f->common.design);
    }
    out.lines = {fmt::format("{}; {} runs from {}.", how, grouped(r.best.runs),
                             count_of(r.best.found.size(), "start"))};
    out.findings = findings(r, html::unit_of(unit));
    out.sections.push_back({"", {}, {numbers(r)}});
    out.source = fmt::format("Source: steppe optimise, {}. {}", program.name, out.lines.front());
    out.made_from = program.name;
    out.files.push_back(csv_of("optimum.csv",
                               {{"scenario", program.name},
                                {"step", r.step},
                                {"date", date},
                                {"metric", r.metric},
                                {"unit", unit}},
                               out.sections.front().tables.front(), 8));
    return out;
}

}  // namespace steppe
