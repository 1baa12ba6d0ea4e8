#include "steppe/report/optimise.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

std::string five_digits(double x) { return std::isnan(x) ? "none" : fmt::format("{:.5g}", x); }

/// Returns the bound that a value is on, `low` or `high`, or nothing.
std::string bound(const Variable& number, double value) {
    return value == number.low ? "low" : value == number.high ? "high" : "";
}

std::string unit(const OptimiseReport& r) {
    return metric_kinds()[find_metric(r.design_problem.program(), r.metric)->kind]->unit;
}

/// Counts the starts within 1 % of the best gain.
std::size_t agreeing(const OptimiseReport& r) {
    const double gain = std::abs(r.best.value - r.best.given_value);
    return static_cast<std::size_t>(
        std::count_if(r.best.found.begin(), r.best.found.end(),
                      [&](double value) { return std::abs(value - r.best.value) <= 0.01 * gain; }));
}

std::string gain_text(const OptimiseReport& r) {
    const double gain = r.best.value - r.best.given_value;
    if (!r.futures)
        return fmt::format("  {} from {:.6g} with the given numbers to {:.6g}: {:+.4g}\n", r.metric,
                           r.best.given_value, r.best.value, gain);
    const auto& f = *r.futures;
    return fmt::format(
        "  mean {} from {:.6g} {} with the given numbers to {:.6g} {}: {:+.4g} {}\n"
        "  in as many other futures, not used by the search: {:+.4g} {}\n",
        r.metric, f.given.value, short_interval(f.given.interval), f.best.value,
        short_interval(f.best.interval), f.gain.value, short_interval(f.gain.interval),
        f.fresh.value, short_interval(f.fresh.interval));
}

Json finite(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json mean_json(const Mean& m) {
    return {{"value", m.value}, {"low", finite(m.interval.low)}, {"high", finite(m.interval.high)}};
}

}  // namespace

std::string optimise_text(const OptimiseReport& r, double seconds) {
    const auto& program = r.design_problem.program();
    const auto& numbers = r.design_problem.numbers();
    std::string out = fmt::format("Where is {} {} on {} ({})?\n", r.metric,
                                  r.aim == Aim::maximise ? "largest" : "smallest",
                                  date_of(program.calendar, r.step), unit(r));
    out += r.futures ? fmt::format("Means over {} under the same draws, seed {}, {}",
                                   count_of(r.futures->size.replicates, "future"),
                                   r.futures->common.seed, r.futures->common.design)
                     : "The central run";
    out += fmt::format("; {} runs from {}   {:.2f} s\n\n", grouped(r.best.runs),
                       count_of(r.best.found.size(), "start"), seconds);
    out += gain_text(r);
    const bool gains = !r.best.flat.empty();
    if (!gains) out += "  Nothing better than the given numbers was found.\n";
    std::size_t widest = 7;
    for (const auto& number : numbers) widest = std::max(widest, number.address.size());
    out += fmt::format("\n  {} {:>10} {:>10}   {:<22} {}\n", pad("", widest), "given", "optimum",
                       "bounds", gains ? "95 % of the gain is kept within" : "");
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        const std::string end = bound(numbers[n], r.best.at[n]);
        const std::string ends =
            fmt::format("{} to {}", five_digits(numbers[n].low), five_digits(numbers[n].high));
        out += fmt::format("  {} {:>10} {:>10}   {:<22} {}\n", pad(numbers[n].address, widest),
                           five_digits(r.design_problem.given()[n]), five_digits(r.best.at[n]),
                           end.empty() ? ends : fmt::format("{}, {} binds", ends, end),
                           gains ? fmt::format("{} to {}", five_digits(r.best.flat[n].low),
                                               five_digits(r.best.flat[n].high))
                                 : "");
    }
    if (r.sum)
        out += fmt::format("  together {}, as given; if one moves, the others compensate evenly\n",
                           five_digits(*r.sum));
    out +=
        fmt::format("\n{} of {} starts end there or as high.\n", agreeing(r), r.best.found.size());
    return out;
}

std::string optimise_csv(const OptimiseReport& r) {
    const auto& program = r.design_problem.program();
    std::string out =
        "scenario,step,date,metric,unit,address,low,high,given,optimum,binds,flat_low,flat_high\n";
    for (std::size_t n = 0; n < r.design_problem.numbers().size(); ++n) {
        const auto& number = r.design_problem.numbers()[n];
        const double given = r.design_problem.given()[n];
        const bool gains = !r.best.flat.empty();
        out +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(program.name), r.step,
                        date_of(program.calendar, r.step), csv_field(r.metric), csv_field(unit(r)),
                        csv_field(number.address), shortest(number.low), shortest(number.high),
                        std::isnan(given) ? "" : shortest(given), shortest(r.best.at[n]),
                        bound(number, r.best.at[n]), gains ? shortest(r.best.flat[n].low) : "",
                        gains ? shortest(r.best.flat[n].high) : "");
    }
    return out;
}

std::string optimise_json(const OptimiseReport& r) {
    const auto& program = r.design_problem.program();
    Json out{{"scenario", program.name},
             {"title", program.title},
             {"metric", r.metric},
             {"unit", unit(r)},
             {"step", r.step},
             {"date", date_of(program.calendar, r.step)},
             {"aim", r.aim == Aim::maximise ? "maximise" : "minimise"},
             {"sum", r.sum ? Json(*r.sum) : Json(nullptr)},
             {"given", r.best.given_value},
             {"optimum", r.best.value},
             {"gain", r.best.value - r.best.given_value},
             {"flat_share_lost", flat_loss}};
    if (r.futures) {
        const auto& f = *r.futures;
        out["futures"] = {
            {"replicates", f.size.replicates}, {"seed", f.common.seed},
            {"design", f.common.design},       {"confidence", 0.95},
            {"given", mean_json(f.given)},     {"optimum", mean_json(f.best)},
            {"gain", mean_json(f.gain)},       {"gain_in_other_futures", mean_json(f.fresh)}};
    }
    out["numbers"] = Json::array();
    for (std::size_t n = 0; n < r.design_problem.numbers().size(); ++n) {
        const auto& number = r.design_problem.numbers()[n];
        const std::string end = bound(number, r.best.at[n]);
        Json row{{"address", number.address},
                 {"low", number.low},
                 {"high", number.high},
                 {"given", finite(r.design_problem.given()[n])},
                 {"optimum", r.best.at[n]}};
        row["binds"] = end.empty() ? Json(nullptr) : Json(end);
        row["flat"] =
            r.best.flat.empty() ? Json(nullptr) : Json{r.best.flat[n].low, r.best.flat[n].high};
        out["numbers"].push_back(row);
    }
    out["starts"] = r.best.found;
    out["runs"] = r.best.runs;
    return json_document(out);
}

}  // namespace steppe
