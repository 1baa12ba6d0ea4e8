#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/calibration.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

/// Counts the starts that reached the best objective.
std::size_t agreeing(const Calibration& c) {
    return static_cast<std::size_t>(std::count_if(
        c.found.begin(), c.found.end(), [&](double value) { return value <= c.objective + 0.01; }));
}

std::string head(const CalibrationReport& r, double seconds) {
    const auto& c = r.result;
    const auto& program = r.problem.design_problem.program();
    std::string out =
        fmt::format("Which numbers of {} explain the observations best?\n", program.name);
    out +=
        fmt::format("{} from {}", count_of(r.problem.fitted.size(), "observation"), r.observations);
    if (r.until)
        out +=
            fmt::format(" up to the end of {}, {} after it held out", *r.until, r.held_out.size());
    out += fmt::format("\n{} central runs; {} of {} end at the best fit   {:.2f} s\n\n",
                       grouped(c.runs), agreeing(c), count_of(c.found.size(), "start"), seconds);
    return out;
}

std::string numbers_text(const CalibrationReport& r) {
    const auto& numbers = r.problem.design_problem.numbers();
    std::size_t wide = 12;
    for (const auto& number : numbers) wide = std::max(wide, number.address.size());
    std::string out = fmt::format("  {:<{}}  {:>10}  {:>22}  {:>10}  {:>24}\n", "free number", wide,
                                  "given", "prior's 95 %", "fit", "95 % by the profile");
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        const auto& f = r.result.numbers[n];
        out +=
            fmt::format("  {:<{}}  {:>10.5g}  {:>22}  {:>10.5g}  {:>24}{}\n", numbers[n].address,
                        wide, r.given[n], short_interval(central_range(r.problem.priors[n])), f.fit,
                        short_interval(f.interval), f.open_low || f.open_high ? " *" : "");
    }
    const auto& all = r.result.numbers;
    if (std::any_of(all.begin(), all.end(),
                    [](const auto& f) { return f.open_low || f.open_high; }))
        out += "  * ends where the prior or the key ends\n";
    return out;
}

std::string warnings(const CalibrationReport& r) {
    std::string out;
    for (std::size_t n = 0; n < r.result.numbers.size(); ++n) {
        const auto& f = r.result.numbers[n];
        const auto& address = r.problem.design_problem.numbers()[n].address;
        if (f.identifiability == Identifiability::none)
            out +=
                fmt::format("warning: {} does not matter: no observation depends on it\n", address);
        else if (f.identifiability == Identifiability::weak && f.alone >= profile_drop)
            out += fmt::format(
                "warning: the observations hardly constrain {}: the other free numbers compensate "
                "for it (flat profile)\n",
                address);
        else if (f.identifiability == Identifiability::weak)
            out += fmt::format(
                "warning: {} hardly matters: over its prior the log likelihood changes by {:.2g}, "
                "less than {:.3g} (flat profile)\n",
                address, f.profile, profile_drop);
    }
    if (!r.result.converged)
        out +=
            "warning: profiles still found better numbers at the end of the search; try more "
            "--starts or fewer free numbers\n";
    return out.empty() ? out : "\n" + out;
}

std::string scores_text(const CalibrationReport& r) {
    const auto scores = calibration_scores(r);
    std::size_t wide = 6;
    for (const auto& score : scores) wide = std::max(wide, score.metric.size());
    std::string out =
        fmt::format("\n  {:<{}}  {:>5}  {:>22}  {:>22}", "root mean square error",
                    std::max<std::size_t>(wide, 22), "count", "with the given numbers", "fitted");
    out += "\n";
    wide = std::max<std::size_t>(wide, 22);
    for (const auto& s : scores)
        if (s.fitted.count > 0)
            out += fmt::format("  {:<{}}  {:>5}  {:>22.4g}  {:>22.4g}   {}\n", s.metric, wide,
                               s.fitted.count, s.given.rmse, s.fitted.rmse, s.unit);
    if (!r.until) return out;
    out += fmt::format("\n  {:<{}}  {:>5}  {:>22}  {:>22}  {:>14}\n", "held out", wide, "count",
                       "with the given numbers", "fitted", "last value");
    for (const auto& s : scores)
        if (s.held_out)
            out += fmt::format(
                "  {:<{}}  {:>5}  {:>22.4g}  {:>22.4g}  {:>14}   {}\n", s.metric, wide,
                s.held_out->fitted.count, s.held_out->given.rmse, s.held_out->fitted.rmse,
                s.held_out->last ? fmt::format("{:.4g}", *s.held_out->last) : "none", s.unit);
    out += "  A fit with a larger error there than the last value does not predict.\n";
    return out;
}

}  // namespace

std::string calibration_text(const CalibrationReport& r, double seconds) {
    return head(r, seconds) + numbers_text(r) + scores_text(r) + warnings(r);
}

}  // namespace steppe
