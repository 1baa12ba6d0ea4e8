#include "steppe/report/sweep_tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

constexpr double tail_share = 0.05;  // of all replicates, for shortfall and surplus

/// Returns the largest error of the quantiles and tail means of a row.
double resolution(const Statistics::View& known, const std::vector<double>& quantiles) {
    double out = std::max(known.resolution(tail_share), known.resolution(1 - tail_share));
    for (const double q : quantiles) out = std::max(out, known.resolution(q));
    return out;
}

std::string joined_numbers(const Statistics& s, std::size_t column, const SweepPlan& plan,
                           const CellAccumulator& totals) {
    std::vector<std::string> out{std::to_string(s.count(column)), shortest(s.mean(column)),
                                 shortest(totals.standard_error(column)),
                                 shortest(s.standard_deviation(column)), shortest(s.min(column))};
    const auto known = s.view(column);
    for (const double q : plan.quantiles) out.push_back(shortest(known.quantile(q)));
    for (const double x : {s.max(column), known.expected_shortfall(tail_share),
                           known.expected_surplus(tail_share), resolution(known, plan.quantiles)})
        out.push_back(shortest(x));
    return join(out, ",");
}

/// A histogram, with one more edge than shares.
struct Bins {
    std::vector<double> edge, share;
};

Bins bins_of(const Statistics::View& known) {
    constexpr int bins = 24, points = 400;
    constexpr double outside = 0.005;  // of the replicates, on each side
    Bins out;
    const double low = known.quantile(outside), high = known.quantile(1 - outside);
    if (!(low < high)) return out;
    for (int b = 0; b <= bins; ++b) out.edge.push_back(low + (high - low) * b / bins);
    out.share.resize(bins);
    for (int k = 0; k < points; ++k) {
        const double x = known.quantile(outside + (1 - 2 * outside) * (k + 0.5) / points);
        out.share[static_cast<std::size_t>(
            std::clamp(static_cast<int>((x - low) / (high - low) * bins), 0, bins - 1))] +=
            (1 - 2 * outside) / points;
    }
    return out;
}

}  // namespace

std::string quantile_name(double q) { return fmt::format("q{:g}", 100 * q); }

std::string quantiles_csv(const SweepPlan& plan, const SweepState& state) {
    std::vector<std::string> head{"scenario"};
    for (const auto& [address, value] : plan.cells.front().at) head.push_back(csv_field(address));
    for (const auto* name :
         {"step", "date", "metric", "unit", "replicates", "mean", "se", "sd", "min"})
        head.emplace_back(name);
    for (const double q : plan.quantiles) head.push_back(quantile_name(q));
    for (const auto* name : {"max", "shortfall5", "surplus5", "resolution"})
        head.emplace_back(name);
    std::string out = join(head, ",") + "\n";
    for (const auto& [cell, totals] : state.cells) {
        const auto& [at, futures, program, design, copula] = plan.cells[cell];
        std::string same = csv_field(program->name);
        for (const auto& [address, value] : at) same += fmt::format(",{}", shortest(value));
        for (int t = 0; t <= program->calendar.steps; ++t)
            for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
                const std::size_t column = static_cast<std::size_t>(t) * plan.metrics.size() + m;
                out +=
                    fmt::format("{},{},{},{},{},{}\n", same, t, date_of(program->calendar, t),
                                plan.metrics[m].address, metric_kinds()[plan.metrics[m].kind]->unit,
                                joined_numbers(totals.statistics, column, plan, totals));
            }
    }
    return out;
}

std::string histograms_csv(const SweepPlan& plan, const SweepState& state) {
    std::vector<std::string> head{"scenario"};
    for (const auto& [address, value] : plan.cells.front().at) head.push_back(csv_field(address));
    std::string out = join(head, ",") + ",step,date,metric,unit,replicates,low,high,share\n";
    for (const auto& [cell, totals] : state.cells) {
        const auto& program = *plan.cells[cell].program;
        const int t = program.calendar.steps;
        std::string same = csv_field(program.name);
        for (const auto& [address, value] : plan.cells[cell].at)
            same += fmt::format(",{}", shortest(value));
        for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
            const std::size_t column = static_cast<std::size_t>(t) * plan.metrics.size() + m;
            const auto bins = bins_of(totals.statistics.view(column));
            for (std::size_t b = 0; b < bins.share.size(); ++b)
                out += fmt::format("{},{},{},{},{},{},{},{},{}\n", same, t,
                                   date_of(program.calendar, t), plan.metrics[m].address,
                                   metric_kinds()[plan.metrics[m].kind]->unit,
                                   totals.statistics.count(column), shortest(bins.edge[b]),
                                   shortest(bins.edge[b + 1]), shortest(bins.share[b]));
        }
    }
    return out;
}

std::string asks_json(const SweepPlan& plan, const SweepState& state) {
    auto out = Json::array();
    for (const auto& [cell, totals] : state.cells) {
        const auto& asks = plan.cells[cell].program->asks;
        for (std::size_t a = 0; a < asks.size(); ++a) {
            const Interval interval = totals.probability_interval(a);
            Json entry{{"ask", asks[a].id}, {"text", asks[a].text}, {"that", asks[a].that}};
            for (const auto& [address, value] : plan.cells[cell].at) entry["at"][address] = value;
            entry.update({{"probability", totals.probability(a)},
                          {"low", interval.low},
                          {"high", interval.high},
                          {"level", 0.95},
                          {"replicates", totals.replicates()}});
            out.push_back(entry);
        }
    }
    return json_document({{"asks", std::move(out)}});
}

}  // namespace steppe
