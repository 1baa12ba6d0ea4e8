#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/compare_section.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/tables.hpp"

namespace steppe {

ResultSection worlds_section(const ComparisonReport& report) {
    constexpr std::size_t most_metrics = 4;
    const auto& plan = report.plan;
    const auto& base = *plan.cells.front().program;
    ResultSection out{fmt::format("All scenarios against {}", base.name),
                      {"Lines are medians of the differences, bands hold nine of ten futures."},
                      {}};
    std::vector<double> largest(plan.metrics.size());
    for (std::size_t cell = 1; cell < plan.cells.size(); ++cell)
        for (const auto& next : ranked(plan, report.result, cell))
            if (next.difference.verdict != Verdict::no_difference)
                largest[next.difference.metric] =
                    std::max(largest[next.difference.metric], next.effect);
    std::vector<std::size_t> order(largest.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return largest[a] > largest[b]; });
    for (const std::size_t m : order) {
        if (out.tables.size() == most_metrics || !(largest[m] > 0)) break;
        const std::string unit = shown_unit(plan.metrics[m]);
        Table table{.key = "worlds-" + plan.metrics[m].address,
                    .title = html::sentence_case(in_words(base, plan.metrics[m])) + ": ",
                    .unit = unit,
                    .columns = {{"date", "date"}},
                    .note = fmt::format("Metric {}.", plan.metrics[m].address)};
        table.faces = Table::Faces::page;
        auto series = Json::array();
        for (int t = 0; t <= base.calendar.steps; ++t) table.row(date_of(base.calendar, t));
        for (std::size_t cell = 1; cell < plan.cells.size(); ++cell) {
            const auto& name = plan.cells[cell].program->name;
            const auto key = std::to_string(cell);
            table.columns.push_back({key, name, Show::change, Column::Interval::next_two});
            table.columns.push_back({"low" + key}), table.columns.push_back({"high" + key});
            series.push_back(key);
            double end = 0;
            for (int t = 0; t <= base.calendar.steps; ++t) {
                const auto q =
                    report.result.against[cell - 1].difference(t, m, {0.5, 0.05, 0.95}).quantiles;
                auto& row = table.rows[static_cast<std::size_t>(t)];
                row.insert(row.end(), q.begin(), q.end());
                end = q.front();
            }
            const auto change = html::change_unit(unit);
            table.title += fmt::format(
                "{}{} {}", cell > 1 ? ", " : "", name,
                std::abs(change.scale * end) < 0.005 ? "0" : signed_figure(change.scale * end, 2));
        }
        table.title += html::change_unit(unit).after() + " at the end";
        table.chart = {{"kind", "lines"}, {"x", "date"}, {"series", series}};
        table.chart["colours"] = neutral_colours(series.size());
        out.tables.push_back(std::move(table));
    }
    return out;
}

}  // namespace steppe
