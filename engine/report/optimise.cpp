#include "engine/report/optimise.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/tables.hpp"

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

/// The words about an optimum.
class OptimumWords {
public:
    explicit OptimumWords(const OptimiseReport& r)
        : r_(r),
          program_(r.design_problem.program()),
          metric_(*find_metric(program_, r.metric)),
          unit_(shown_unit(metric_)),
          date_(month_of(date_of(program_.calendar, r.step))),
          most_(r.aim == Aim::maximise ? "largest" : "smallest") {
        if (r.futures) f_ = *r.futures;
    }

    [[nodiscard]] std::string title() const {
        return fmt::format("Where {} {} {}: {}", subject(), verb_of(metric_, "is"), most_,
                           values());
    }

    /// Returns the best numbers, what they give, and how sure that is.
    [[nodiscard]] std::string answer() const {
        const auto runs = r_.futures
                              ? "on average over " + count_of(r_.futures->size.replicates, "future")
                              : std::string("in the central run");
        if (r_.best.flat.empty())
            return fmt::format(
                "Nothing better than the given numbers was found: {} {} {} in {}, {}.", subject(),
                verb_of(metric_, "is"), value_in_words(f_.given.value, unit_), date_, runs);
        std::vector<std::string> at;
        const auto& numbers = r_.design_problem.numbers();
        const auto& scenario = r_.design_problem.scenario();
        for (std::size_t n = 0; n < numbers.size(); ++n) {
            const double best = r_.best.at[n];
            at.push_back(fmt::format("{} = {}{}", input_in_words(scenario, numbers[n].address),
                                     input_value(scenario, numbers[n].address, best),
                                     numbers.size() > 2        ? ""
                                     : best == numbers[n].high ? " (the most allowed)"
                                     : best == numbers[n].low  ? " (the least allowed)"
                                                               : ""));
        }
        return fmt::format(
            "{} {} {} in {} with {}: {} as given, {}, {}.{} {} of {} starts end there or as {}.",
            capitalised(subject()), verb_of(metric_, "is"), most_, date_, listing(at, at.size()),
            values(), signed_change(f_.gain.value, unit_), runs,
            r_.futures
                ? fmt::format(" In as many other futures, not used by the search, the gain is {}.",
                              signed_change(f_.fresh.value, unit_))
                : "",
            agreeing(r_.best), r_.best.found.size(), r_.aim == Aim::maximise ? "high" : "low");
    }

    /// Returns the means with their intervals, if there are some.
    [[nodiscard]] std::vector<std::string> findings() const {
        if (!r_.futures) return {};
        const auto change = [&](const Mean& m) {
            const auto unit = html::change_unit(unit_);
            return html::change_text(unit.scale * m.value,
                                     {unit.scale * m.interval.low, unit.scale * m.interval.high},
                                     unit);
        };
        return {fmt::format("Mean gain with its 95 % interval: {}; in the other futures {}.",
                            change(f_.gain), change(f_.fresh))};
    }

private:
    [[nodiscard]] std::string values() const {
        return values_in_words(f_.best.value, f_.given.value, unit_, " instead of ");
    }
    [[nodiscard]] std::string subject() const { return subject_in_words(program_, metric_); }

    const OptimiseReport& r_;
    const Program& program_;
    Metric metric_;
    std::string unit_, date_, most_;
    OptimiseReport::Futures f_{.given = {r_.best.given_value},
                               .best = {r_.best.value},
                               .gain = {r_.best.value - r_.best.given_value}};
};

Table numbers(const OptimiseReport& r) {
    using enum Show;
    const bool gains = !r.best.flat.empty();
    const std::string unit = "% of the range";
    Table out{.key = "numbers",
              .title = gains ? "Each number alone can move between \"kept from\" and \"kept to\" "
                               "before 5 % of the gain is lost"
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
    const OptimumWords words(r);
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
               .title = words.title(),
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
    out.answer = words.answer();
    out.findings = words.findings();
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
