#include "tools/steppe/warnings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include <unistd.h>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/report/diagnostics_json.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

Diagnostic warning_of(const char* code, std::string message, std::string help) {
    return {.code = code,
            .message = std::move(message),
            .place = {},
            .help = std::move(help),
            .severity = Severity::warning};
}

}  // namespace

void report_warnings(const Scenario& scenario, const Session& session) {
    static std::set<std::string> reported;
    std::vector<Diagnostic> fresh;
    for (const auto& warning : scenario.warnings)
        if (warning.code != "W003" && reported.insert(to_text(warning)).second)
            fresh.push_back(warning);
    if (!fresh.empty()) session.report(fresh);
}

void report_certainty(const SweepPlan& plan, const Session& session) {
    const bool certain = std::ranges::all_of(plan.cells, [](const auto& cell) {
        return drawn_addresses(*cell.plan).empty() && !has_chance(*cell.plan);
    });
    if (!certain) return;
    session.report({warning_of("W112",
                               "nothing is drawn: no number is uncertain and no chance acts, so "
                               "that all replicates are equal",
                               "make a number uncertain, for instance realisation = { pert = [0.1, "
                               "0.3, 0.6] }, or use `steppe run`")});
}

void warn_of_observations(const std::vector<Observation>& observations, const Scenario& scenario,
                          const Session& session) {
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
    if (!found.empty()) session.report(found);
}

void warn_of_fits(const CalibrationReport& report, const Session& session) {
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
    if (!found.empty()) session.report(found);
}

void Session::report(const std::vector<Diagnostic>& diagnostics) const {
    if (error_format == "json")
        std::fputs(to_json(diagnostics).c_str(), stderr);
    else if (progress_is_json())
        for (const auto& one : diagnostics) std::fputs(json_line_of(one).c_str(), stderr);
    else if (!diagnostics.empty()) {
        auto text = to_text(diagnostics);
        if (!text.ends_with("\n\n")) text += "\n";
        std::fputs(coloured(text, STDERR_FILENO).c_str(), stderr);
    }
}

}  // namespace steppe
