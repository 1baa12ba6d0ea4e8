#include "engine/report/calibration_answer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"

namespace steppe {
namespace {

/// Returns how the error of each observed metric changes; of many, of the first two.
std::string errors_in_words(const CalibrationReport& r) {
    constexpr std::size_t most = 3;
    const auto& program = r.problem.design_problem.program();
    const auto given = scores_of(r.problem.fitted, r.given_run),
               fitted = scores_of(r.problem.fitted, r.fitted_run);
    const std::size_t named = given.size() > most ? most - 1 : given.size();
    std::vector<std::string> parts;
    std::size_t worse = 0;
    for (std::size_t m = 0; m < given.size(); ++m) {
        const double before = given[m].rmse, after = fitted[m].rmse;
        if (m >= named) {
            worse += after > before ? 1 : 0;
            continue;
        }
        const auto metric = *find_metric(program, given[m].metric);
        const auto unit = shown_unit(metric), from = change_in_words(before, unit),
                   to = after < 1e-3 * before ? "next to nothing" : change_in_words(after, unit);
        parts.push_back(fmt::format(
            "{} of {} {}", m == 0 ? "the error" : "that", in_words(program, metric),
            from == to
                ? "stays at " + to
                : fmt::format("{} from {} to {}", after > before ? "rises" : "falls", from, to)));
    }
    auto out = listing(parts, most) + " (root mean square)";
    if (given.size() > named)
        out += fmt::format("; of {} other metrics {} worse", given.size() - named,
                           worse == 0   ? "none gets"
                           : worse == 1 ? "1 gets"
                                        : fmt::format("{} get", worse));
    return out;
}

}  // namespace

std::string calibration_answer(const CalibrationReport& r) {
    constexpr std::size_t most = 3, few = 10;
    const auto& problem = r.problem.design_problem;
    const auto& scenario = problem.scenario();
    std::vector<std::string> parts;
    for (std::size_t n = 0; n < std::min(most, r.result.numbers.size()); ++n) {
        const auto& f = r.result.numbers[n];
        int digits = 3;
        const auto value = [&](double x) {
            return input_value(scenario, problem.numbers()[n].address, x, digits);
        };
        const auto name = input_in_words(scenario, problem.numbers()[n].address);
        if (f.identifiability == Identifiability::none) {
            parts.push_back(fmt::format("no observation depends on {}.", name));
            continue;
        }
        const auto prior = central_range(r.problem.priors[n]);
        const bool is_outside = f.fit < prior.low || f.fit > prior.high;
        while (digits < 6 && (value(f.interval.low) == value(f.interval.high) ||
                              (is_outside && value(f.fit) == value(prior.high))))
            ++digits;
        parts.push_back(fmt::format(
            "the best fit for {} is {} ({} to {} by the 95 % profile), {} the {} to {} of its "
            "prior.{}",
            name, value(f.fit), value(f.interval.low), value(f.interval.high),
            is_outside ? "outside" : "within", value(prior.low), value(prior.high),
            f.identifiability != Identifiability::weak ? ""
            : f.alone >= profile_drop ? " The observations hardly constrain it: the other free "
                                        "numbers compensate for it (flat profile)."
                                      : " It hardly matters (flat profile)."));
    }
    if (r.result.numbers.size() > most)
        parts.push_back(fmt::format("{} more are below.", r.result.numbers.size() - most));
    for (auto& part : parts) part = capitalised(part);
    const auto count = r.problem.fitted.size();
    return fmt::format(
        "{} {}: {}.", join(parts, " "),
        count < few ? fmt::format("It rests on {} alone, too few for an interval to be trusted",
                                  count_of(count, "observation"))
                    : "It rests on " + count_of(count, "observation"),
        errors_in_words(r));
}

}  // namespace steppe
