#include "engine/report/compare.hpp"

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/report/compare_section.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "engine/report/sweep_tables.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

Json about(const ComparisonReport& report, std::size_t cell) {
    const auto& base = *report.plan.cells.front().program;
    const auto& program = *report.plan.cells[cell].program;
    Json out{{"scenario", program.name}, {"title", program.title}, {"against", base.name}};
    out["first_difference"] = nullptr;
    const auto first = report.result.against[cell - 1].first_difference();
    if (!first) return out;
    std::vector<std::string> metrics;
    for (const std::size_t m : first->metrics) metrics.push_back(report.plan.metrics[m].address);
    out["first_difference"] = {
        {"step", first->step}, {"date", date_of(base.calendar, first->step)}, {"metrics", metrics}};
    return out;
}

CsvFile file_of(const ComparisonReport& report) {
    const auto& plan = report.plan;
    CsvFile out{"compare.csv",
                {"scenario", "against", "step", "date", "metric", "unit", "replicates", "mean",
                 "low", "high", "sd", "min"},
                {}};
    for (const double q : plan.quantiles) out.columns.push_back(quantile_name(q));
    for (const char* name : {"max", "p_above_0", "p_below_0", "resolution"})
        out.columns.emplace_back(name);
    out.rows = [&](const CsvFile::Row& put) {
        const auto& base = *plan.cells.front().program;
        for (std::size_t c = 1; c < plan.cells.size(); ++c)
            for (int t = 0; t <= base.calendar.steps; ++t)
                for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
                    const auto d = report.result.against[c - 1].difference(t, m, plan.quantiles);
                    std::vector<Json> row{plan.cells[c].program->name,
                                          base.name,
                                          t,
                                          date_of(base.calendar, t),
                                          plan.metrics[m].address,
                                          metric_kinds()[plan.metrics[m].kind]->unit,
                                          report.result.replicates(),
                                          d.mean,
                                          d.interval.low,
                                          d.interval.high,
                                          d.sd,
                                          d.min};
                    row.insert(row.end(), d.quantiles.begin(), d.quantiles.end());
                    for (const double x : {d.max, d.above, d.below, d.resolution})
                        row.emplace_back(x);
                    put(row);
                }
    };
    return out;
}

}  // namespace

std::string verdict_text(Verdict verdict) {
    return verdict == Verdict::no_difference  ? "no difference"
           : verdict == Verdict::inconclusive ? "not distinguishable from 0"
                                              : "different";
}

Result comparison_result(const ComparisonReport& report) {
    const auto& plan = report.plan;
    const auto& base = *plan.cells.front().program;
    const std::string date = date_of(base.calendar, report.result.step),
                      futures = count_of(report.result.replicates(), "future");
    Result out{.command = "compare",
               .stem = "compare",
               .about = {{"base", base.name},
                         {"base_title", base.title},
                         {"replicates", report.result.replicates()},
                         {"seed", plan.seed},
                         {"design", plan.design},
                         {"level", 0.95},
                         {"step", report.result.step},
                         {"date", date},
                         {"comparisons", Json::array()},
                         {"left_out_asks", Json::array()}}};
    out.title =
        plan.cells.size() == 2
            ? fmt::format("{}: what that changes", plan.cells[1].program->title)
            : fmt::format("{} against {}", count_of(plan.cells.size() - 1, "scenario"), base.name);
    out.lines = {fmt::format("Against {} ({}).", base.name, base.title),
                 fmt::format("{} of {} steps in each scenario under the same draws, seed {}, {}; "
                             "differences in {}.",
                             futures, base.calendar.steps, plan.seed, plan.design, month_of(date))};
    out.answer = comparison_answer(report);
    if (plan.cells.size() > 2) out.sections.push_back(worlds_section(report));
    for (std::size_t c = 1; c < plan.cells.size(); ++c) {
        auto compared = compared_scenario(report, c);
        if (plan.cells.size() == 2) out.asks = std::move(compared.asks);
        out.about["comparisons"].push_back(about(report, c));
        out.sections.push_back(std::move(compared.section));
    }
    for (const auto& ask : report.left_out) {
        out.about["left_out_asks"].push_back({{"ask", ask.id},
                                              {"text", ask.text},
                                              {"scenario", ask.scenario},
                                              {"lacks", ask.metric}});
        out.notes.push_back(
            fmt::format("Not compared, as {} has no `{}`: {}", ask.scenario, ask.metric, ask.text));
    }
    out.notes.emplace_back(
        "All differences come from the scenarios: a future has the same draws in each. An interval "
        "shows the precision of a mean over this many futures, not the accuracy of the model.");
    out.source = fmt::format("Source: steppe compare, against {}, {}, seed {}, {}.", base.name,
                             futures, plan.seed, plan.design);
    out.made_from = base.name;
    out.files.push_back(file_of(report));
    return out;
}

}  // namespace steppe
