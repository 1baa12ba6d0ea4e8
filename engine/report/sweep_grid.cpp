#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/sweep_files.hpp"

/// The results of a grid: a heat map for two varied numbers, and lines.
namespace steppe {
namespace {

std::vector<Table> grid_tables(const SweepPlan& plan, const std::string& key,
                               const std::string& title, const std::string& unit,
                               const std::vector<double>& values) {
    const auto& at = plan.cells.front().at;
    const bool is_map = at.size() > 1;
    Table heat{.key = key, .title = title, .unit = unit};
    for (const auto& [address, value] : at)
        heat.columns.push_back({address, address, Show::digits, Column::Interval::none, "1"});
    heat.columns.push_back({"down"});
    heat.columns.push_back({"across"});
    heat.columns.push_back({"value", "value", Show::value});
    heat.faces = Table::Faces::page;
    heat.most = plan.cells.size();
    std::vector<std::string> across, down;
    for (std::size_t n = 0; n < plan.cells.size(); ++n) {
        auto& row = heat.rows.emplace_back();
        std::vector<std::string> others;
        for (const auto& [address, value] : plan.cells[n].at) {
            row.emplace_back(value);
            others.push_back(shortest(value));
        }
        const std::string first = others.front();
        others.erase(others.begin());
        const std::string other = join(others, ", ");
        row.emplace_back(other), row.emplace_back(first), row.emplace_back(values[n]);
        if (!contains(across, first)) across.push_back(first);
        if (!contains(down, other)) down.push_back(other);
    }
    std::vector<std::string> names;
    for (std::size_t k = 1; k < at.size(); ++k) names.push_back(at[k].first);
    heat.chart = {{"kind", "heat"},
                  {"rows", "down"},
                  {"columns", "across"},
                  {"values", "value"},
                  {"column_name", at.front().first}};
    if (is_map) heat.chart["row_name"] = join(names, ", ");
    if (unit == "share") heat.chart.update({{"digits", 1}, {"low", 0}});
    Table lines{.key = key + "-lines", .title = title, .unit = unit, .columns = {{"x", "x"}}};
    lines.columns.front().title = at.front().first;
    lines.faces = Table::Faces::page;
    auto series = Json::array();
    for (const auto& x : across) lines.row(x);
    for (std::size_t k = 0; k < down.size(); ++k) {
        const auto one = "line" + std::to_string(k);
        series.push_back(one);
        lines.columns.push_back({one, down[k].empty() ? "value" : down[k], Show::value});
        for (std::size_t x = 0; x < across.size(); ++x) {
            Json value;
            for (const auto& row : heat.rows)
                if (row[at.size()] == Json(down[k]) && row[at.size() + 1] == Json(across[x]))
                    value = row.back();
            lines.rows[x].push_back(value);
        }
    }
    lines.chart = {{"kind", "lines"},
                   {"x", "x"},
                   {"series", series},
                   {"x_name", at.front().first},
                   {"colours", neutral_colours(down.size())}};
    if (is_map) lines.chart["series_name"] = join(names, ", ");
    if (unit == "share") lines.chart["min"] = 0;
    if (std::equal(values.begin() + 1, values.end(), values.begin())) heat.chart = nullptr;
    if (heat.chart.is_null()) return {std::move(heat)};
    std::vector<Table> out{std::move(lines)};
    if (is_map) out.insert(out.begin(), std::move(heat));
    return out;
}

/// Returns `60 to 75 %`.
std::string range_of(const std::vector<double>& values, const std::string& unit) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const auto shown = html::unit_of(unit);
    const auto number = [&](double x) {
        return unit == "share" ? fmt::format("{:.0f}", 100 * x) : fmt::format("{:.3g}", x);
    };
    return *least == *most
               ? fmt::format("{}{} for all combinations", number(*least), shown.after())
               : fmt::format("{} to {}{}", number(*least), number(*most), shown.after());
}

}  // namespace

ResultSection grid_section(const SweepPlan& plan, const SweepState& state) {
    constexpr std::size_t most_metrics = 4;
    ResultSection out{"The answers over the grid", {}, {}};
    if (state.cells.size() < plan.cells.size()) return out;
    const auto& program = *plan.cells.front().program;
    const auto add = [&](const std::string& key, const std::string& title, const std::string& unit,
                         const auto& value) {
        std::vector<double> values;
        for (const auto& [cell, totals] : state.cells) values.push_back(value(totals));
        for (auto& table : grid_tables(
                 plan, key, fmt::format("{} {}", title, range_of(values, unit)), unit, values))
            out.tables.push_back(std::move(table));
    };
    for (std::size_t a = 0; a < program.asks.size(); ++a)
        add("grid-" + program.asks[a].id, program.asks[a].text + " Yes in", "share",
            [&](const CellAccumulator& totals) { return totals.probability(a); });
    const auto last = static_cast<std::size_t>(program.calendar.steps) * plan.metrics.size();
    for (std::size_t m = 0; m < std::min(most_metrics, plan.metrics.size()); ++m)
        add("grid-" + plan.metrics[m].address,
            html::sentence_case(in_words(program, plan.metrics[m])) + " at the end, median:",
            shown_unit(plan.metrics[m]), [&](const CellAccumulator& totals) {
                return totals.statistics.view(last + m).quantile(0.5);
            });
    return out;
}

}  // namespace steppe
