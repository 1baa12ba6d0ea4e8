#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/compare.hpp"
#include "steppe/report/metric_words.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

std::string unit_of(const SweepPlan& plan, std::size_t metric) {
    return metric_kinds()[plan.metrics[metric].kind]->unit;
}

std::string joined(const Difference& d) {
    std::vector<std::string> out;
    for (const double x : {d.mean, d.interval.low, d.interval.high, d.sd, d.min})
        out.push_back(shortest(x));
    for (const double x : d.quantiles) out.push_back(shortest(x));
    for (const double x : {d.max, d.above, d.below, d.resolution}) out.push_back(shortest(x));
    return join(out, ",");
}

Json metric_json(const ComparisonReport& report, const RankedDifference& ranked,
                 std::size_t other) {
    const auto& d = ranked.difference;
    Json out{
        {"metric", report.plan.metrics[d.metric].address},
        {"in_words", in_words(*report.plan.cells.front().program, report.plan.metrics[d.metric])},
        {"unit", unit_of(report.plan, d.metric)},
        {"base", ranked.base},
        {"other", ranked.other},
        {"mean", d.mean},
        {"low", d.interval.low},
        {"high", d.interval.high},
        {"sd", d.sd},
        {"min", d.min}};
    for (std::size_t q = 0; q < d.quantiles.size(); ++q)
        out[quantile_name(report.plan.quantiles[q])] = d.quantiles[q];
    out.update({{"max", d.max},
                {"p_above_0", d.above},
                {"p_above_0_low", d.above_interval.low},
                {"p_above_0_high", d.above_interval.high},
                {"p_below_0", d.below},
                {"resolution", d.resolution},
                {"effect", ranked.effect},
                {"verdict", verdict_text(d.verdict)}});
    if (!report.central.empty())
        out["central"] = report.central[other][d.metric] - report.central[0][d.metric];
    return out;
}

Json share_json(const CellAccumulator& totals, std::size_t ask) {
    const Interval interval = totals.probability_interval(ask);
    return {
        {"probability", totals.probability(ask)}, {"low", interval.low}, {"high", interval.high}};
}

Json asks_of(const ComparisonReport& report, std::size_t other) {
    auto out = Json::array();
    const auto& asks = report.plan.cells.front().program->asks;
    for (std::size_t a = 0; a < asks.size(); ++a) {
        const auto d = report.result.against[other - 1].share_difference(a);
        out.push_back({{"ask", asks[a].id},
                       {"text", asks[a].text},
                       {"that", asks[a].that},
                       {"base", share_json(report.result.scenarios[0], a)},
                       {"other", share_json(report.result.scenarios[other], a)},
                       {"mean", d.mean},
                       {"low", d.interval.low},
                       {"high", d.interval.high},
                       {"p_yes_instead_of_no", d.up},
                       {"p_no_instead_of_yes", d.down},
                       {"verdict", verdict_text(d.verdict)}});
    }
    return out;
}

Json first_json(const ComparisonReport& report, std::size_t other) {
    const auto first = report.result.against[other - 1].first_difference();
    if (!first) return nullptr;
    Json out{{"step", first->step},
             {"date", date_of(report.plan.cells.front().program->calendar, first->step)},
             {"metrics", Json::array()}};
    for (const std::size_t m : first->metrics)
        out["metrics"].push_back(report.plan.metrics[m].address);
    return out;
}

}  // namespace

std::string verdict_text(Verdict verdict) {
    return verdict == Verdict::no_difference  ? "no difference"
           : verdict == Verdict::inconclusive ? "not distinguishable from 0"
                                              : "different";
}

std::string comparison_csv(const ComparisonReport& report) {
    const auto& plan = report.plan;
    std::string out = "scenario,against,step,date,metric,unit,replicates,mean,low,high,sd,min,";
    for (const double q : plan.quantiles) out += quantile_name(q) + ",";
    out += "max,p_above_0,p_below_0,resolution\n";
    const auto& base = *plan.cells.front().program;
    for (std::size_t c = 1; c < plan.cells.size(); ++c)
        for (int t = 0; t <= base.calendar.steps; ++t)
            for (std::size_t m = 0; m < plan.metrics.size(); ++m)
                out += fmt::format(
                    "{},{},{},{},{},{},{},{}\n", csv_field(plan.cells[c].program->name),
                    csv_field(base.name), t, date_of(base.calendar, t), plan.metrics[m].address,
                    unit_of(plan, m), report.result.replicates(),
                    joined(report.result.against[c - 1].difference(t, m, plan.quantiles)));
    return out;
}

std::string comparison_json(const ComparisonReport& report) {
    const auto& plan = report.plan;
    const auto& base = *plan.cells.front().program;
    Json out{{"base", base.name},
             {"title", base.title},
             {"replicates", report.result.replicates()},
             {"seed", plan.seed},
             {"design", plan.design},
             {"level", 0.95},
             {"step", report.result.step},
             {"date", date_of(base.calendar, report.result.step)},
             {"comparisons", Json::array()}};
    for (std::size_t c = 1; c < plan.cells.size(); ++c) {
        Json one{{"scenario", plan.cells[c].program->name},
                 {"title", plan.cells[c].program->title},
                 {"against", base.name},
                 {"first_difference", first_json(report, c)},
                 {"metrics", Json::array()}};
        for (const auto& difference : ranked(plan, report.result, c))
            one["metrics"].push_back(metric_json(report, difference, c));
        one["asks"] = asks_of(report, c);
        out["comparisons"].push_back(std::move(one));
    }
    out["left_out_asks"] = Json::array();
    for (const auto& ask : report.left_out)
        out["left_out_asks"].push_back({{"ask", ask.id},
                                        {"text", ask.text},
                                        {"scenario", ask.scenario},
                                        {"lacks", ask.metric}});
    return json_document(out);
}

}  // namespace steppe
