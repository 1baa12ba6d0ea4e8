#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/effect_words.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_shown = 24;

/// Appends the cells of a change to the last row.
void append(Table& table, const MetricChange& change) {
    for (auto& cell : change.cells()) table.rows.back().push_back(std::move(cell));
}

/// Sorts rows by the absolute value of a column, largest first; null is 0.
/// \return the number of rows with at least `least`
std::size_t largest_first(Table& table, std::size_t column, double least) {
    const auto size = [&](const std::vector<Json>& row) {
        return row[column].is_null() ? 0.0 : std::abs(row[column].get<double>());
    };
    std::stable_sort(table.rows.begin(), table.rows.end(),
                     [&](const auto& a, const auto& b) { return size(a) > size(b); });
    return static_cast<std::size_t>(std::count_if(
        table.rows.begin(), table.rows.end(), [&](const auto& row) { return size(row) >= least; }));
}

Json or_null(const std::optional<double>& x) { return x ? Json(*x) : Json(); }

/// Returns the step of the largest absolute value.
std::size_t largest_step(const std::vector<double>& values) {
    return static_cast<std::size_t>(
        std::max_element(values.begin(), values.end(),
                         [](double a, double b) { return std::abs(a) < std::abs(b); }) -
        values.begin());
}

/// Returns the columns of metrics that are chosen by name, with their units.
Table chosen_metrics(const RunView& view) {
    Table out{.key = "metrics", .columns = {{"metric", "metric"}, {"unit"}}};
    for (auto column : view.change_columns(Show::digits)) {
        column.units = "unit";
        out.columns.push_back(std::move(column));
    }
    return out;
}

Table gdp_lines(const RunView& view, const std::vector<TimeLine>& lines, const std::string& title) {
    auto out = view.over_time("gdp-over-time", "lines", lines, Show::change);
    out.unit = "%";
    out.title = title;
    out.css = "wide";
    out.chart["digits"] = 2;
    out.chart["axis"] = "% of GDP";
    out.note =
        fmt::format("GDP against its path, less the same in {}.", view.without->program.name);
    return out;
}

}  // namespace

Table changes_table(const RunView& view, const Effects& effects) {
    Table out{.key = "changes",
              .columns = {{"metric"},
                          {"in_words", "what"},
                          {"step", "", Show::count, Column::Interval::none, "1"},
                          {"date", "in"},
                          {"unit"},
                          {"without", view.without ? "without" : "start", Show::value,
                           Column::Interval::none, "", "unit"},
                          {"with", "with", Show::value, Column::Interval::none, "", "unit"},
                          {"effect", view.without ? "effect" : "change", Show::change,
                           Column::Interval::next_two, "", "unit"},
                          {"low", "", Show::hidden, Column::Interval::none, "", "unit"},
                          {"high", "", Show::hidden, Column::Interval::none, "", "unit"},
                          {"relative", "", Show::value, Column::Interval::none, "1"},
                          {"central_rank", "", Show::value, Column::Interval::none, "1"}}};
    out.bars = "relative";
    const auto relative = [&](const Effect& effect) {
        double largest = 0;
        for (const auto& e : effects.most)
            if (e.without && shown_unit(e.metric) == shown_unit(effect.metric))
                largest = std::max(largest, std::abs(e.size()));
        return largest > 0 ? effect.size() / largest : 0;
    };
    const auto is_twice = [&](const Effect& effect) {  // the region is one state
        const auto& id = effect.metric.address;
        return view.agents().targets.size() == 1 && id.rfind("regional_influence.", 0) == 0 &&
               std::any_of(effects.most.begin(), effects.most.end(), [&](const Effect& e) {
                   const auto& other = e.metric.address;
                   return other.rfind("influence_share.", 0) == 0 &&
                          other.substr(other.rfind('.')) == id.substr(id.rfind('.'));
               });
    };
    for (const auto& e : effects.most) {
        if (is_twice(e)) continue;
        // A metric that the comparison lacks is new and has no effect.
        const bool is_new = view.without != nullptr && !e.without, has_range = e.range && !is_new;
        out.row(e.metric.address,
                (is_new        ? "new: "
                 : e.by_chance ? "by chance: "
                               : "") +
                    effect_label(view, e) +
                    (is_at_cap(view, e.metric, e.with) ? ", at its cap" : ""),
                e.step, month_of(view.dates[static_cast<std::size_t>(e.step)]),
                shown_unit(e.metric), or_null(e.without), e.with, is_new ? Json() : Json(e.size()),
                has_range ? Json(e.range->low) : Json(), has_range ? Json(e.range->high) : Json(),
                is_new ? Json() : Json(relative(e)), e.central_rank);
    }
    const auto also = also_line(view, effects), unchanged = unchanged_line(effects);
    out.note = also + (also.empty() || unchanged.empty() ? "" : " ") + unchanged;
    return out;
}

Table questions_table(const RunView& view, const Effects& effects) {
    Table out{.key = "questions",
              .title = "The answers of the central run, and how often the answer is yes",
              .unit = "1",
              .columns = {{"ask"},
                          {"text", "question"},
                          {"that"},
                          {"yes", "central run"},
                          {"unit"},
                          {"left", "left", Show::value, Column::Interval::none, "", "unit"},
                          {"right", "right", Show::value, Column::Interval::none, "", "unit"},
                          {"margin", "margin", Show::change, Column::Interval::none, "", "unit"},
                          {"date", "decided in"},
                          {"without"},
                          {"probability", "yes", Show::value, Column::Interval::none, "share"},
                          {"probability_without", "yes without", Show::value,
                           Column::Interval::none, "share"}}};
    for (const auto& [ask, found, without] : answers_of(view)) {
        const auto* chance = chance_of(effects, ask->id);
        out.row(ask->id, ask->text, ask->that, found.yes ? "yes" : "no",
                unit_of_sides(view.program(), *ask), found.left, found.right, found.margin,
                view.dates[static_cast<std::size_t>(found.step)],
                without ? Json(*without ? "yes" : "no") : Json(),
                chance == nullptr ? Json() : Json(chance->yes),
                chance == nullptr ? Json() : or_null(chance->without));
    }
    out.faces = Table::Faces::full;
    return out;
}

Table metrics_table(const RunView& view, const std::vector<std::string>& patterns,
                    std::optional<int> step) {
    auto out = chosen_metrics(view);
    if (step) out.columns[3].title = view.dates[static_cast<std::size_t>(*step)];
    for (const auto& metric : view.outcome.result.series.metrics)
        if (std::any_of(patterns.begin(), patterns.end(),
                        [&](const auto& p) { return matches(p, metric.address); })) {
            out.row(metric.address, shown_unit(metric));
            append(out, *view.change(metric.address, step));
        }
    out.most = out.rows.size();
    out.faces = Table::Faces::text;
    return out;
}

Table steady_table(const RunView& view, const std::vector<double>& positions) {
    Table out{.key = "settles_at",
              .title = "Positions at the equilibrium of the final network and convictions",
              .unit = "1",
              .columns = {{"issue"},
                          {"issue_name", "issue"},
                          {"agent"},
                          {"name", "state"},
                          {"end", year_of(view.dates.back()), Show::value},
                          {"settles_at", "settles at", Show::value},
                          {"change", "change", Show::change}}};
    const auto& issues = view.program().issues;
    for (std::size_t k = 0; k < issues.size(); ++k)
        for (std::size_t i = 0; i < view.agents().size(); ++i) {
            const auto& id = view.agents().id[i];
            const auto moved = view.change("position." + id + "." + issues[k].id);
            if (!moved) continue;
            const double settled = positions[i * issues.size() + k];
            out.row(issues[k].id, issues[k].name, id, view.agents().name[i], moved->end, settled,
                    settled - moved->end);
        }
    out.most = out.rows.size();
    return out;
}

ResultSection gdp_section(const RunView& view) {
    Table out{.key = "gdp",
              .unit = "%",
              .columns = {{"state"},
                          {"name", "state"},
                          {"largest", view.without ? "largest" : "", Show::change},
                          {"date"},
                          {"in", view.without ? "in" : ""}}};
    for (const auto& column : view.change_columns()) out.columns.push_back(column);
    std::vector<TimeLine> lines;
    for (Index i = 0; i < view.agents().size(); ++i) {
        const auto& id = view.agents().id[i];
        const auto change = view.change("gdp_gap." + id);
        if (!change) continue;
        out.row(id, view.agents().name[i], Json(), Json(), Json());
        if (auto effect = view.effect("gdp_gap." + id)) {
            const auto peak = largest_step(*effect);
            out.rows.back()[2] = (*effect)[peak];
            out.rows.back()[3] = view.dates[peak];
            out.rows.back()[4] = month_of(view.dates[peak]);
            lines.push_back({id, view.agents().name[i], view.colour(i), *std::move(effect)});
        }
        append(out, *change);
    }
    if (out.rows.empty()) return {};
    constexpr double least = 0.005;  // half of the last digit shown
    constexpr std::size_t most_lines = 6;
    const auto changed = largest_first(out, 2, least);
    out.title = lines.empty() ? "GDP against its path"
                : changed == 0
                    ? "In the central run no state's GDP ever differs by as much as 0.01 %"
                    : fmt::format("GDP differs most in {}: by {} % in {}",
                                  in_running_text(out.rows[0][1].get<std::string>()),
                                  signed_figure(out.rows[0][2].get<double>(), 2),
                                  out.rows[0][4].get<std::string>());
    out.most = lines.empty() ? most_shown : std::min(changed, most_shown);
    out.faces = Table::Faces::full;
    ResultSection section{"GDP", {}, {out}};
    std::stable_sort(lines.begin(), lines.end(), [](const TimeLine& a, const TimeLine& b) {
        return std::abs(a.values[largest_step(a.values)]) >
               std::abs(b.values[largest_step(b.values)]);
    });
    lines.resize(std::min({lines.size(), changed, most_lines}));
    if (!lines.empty()) section.tables.push_back(gdp_lines(view, lines, out.title));
    return section;
}

ResultSection positions_section(const RunView& view) {
    Table out{.key = "positions",
              .unit = "1",
              .columns = {{"issue"},
                          {"issue_name", "issue"},
                          {"agent"},
                          {"name", "state"},
                          {"in_words"},
                          {"moved"}}};
    for (const auto& column : view.change_columns()) out.columns.push_back(column);
    for (const auto& issue : view.program().issues)
        for (std::size_t i = 0; i < view.agents().size(); ++i) {
            const auto& id = view.agents().id[i];
            const auto change = view.change("position." + id + "." + issue.id);
            if (!change) continue;
            const auto& name = issue.name.empty() ? issue.id : issue.name;
            out.row(issue.id, name, id, view.agents().name[i],
                    fmt::format("{}: {}", view.agents().name[i], name), change->moved());
            append(out, *change);
        }
    if (out.rows.empty()) return {};
    constexpr double least = 5e-4;
    const auto moved = largest_first(out, 5, least);
    const double largest = out.rows[0][5].get<double>();
    out.title = moved == 0 ? "No position moves by as much as 0.001 on the scale from -1 to 1"
                           : fmt::format("{} moves most, by {}", out.rows[0][4].get<std::string>(),
                                         signed_figure(largest, digits_for(std::abs(largest))));
    out.most = std::min(moved, most_shown);
    out.faces = Table::Faces::full;
    constexpr std::size_t most_columns = 16;
    if (moved > 0 && view.agents().size() <= most_columns) {
        out.css = "wide";
        out.chart = {{"kind", "heat"},     {"rows", "issue_name"},
                     {"columns", "name"},  {"values", "end"},
                     {"low", -1},          {"high", 1},
                     {"unit", "of 1 for"}, {"digits", 2}};
        if (view.without != nullptr) out.chart["changes"] = "effect";
        out.note =
            fmt::format("Positions in {}: grey for, brown against{}.", year_of(view.dates.back()),
                        view.without ? "; below, in bold, the effect" : "");
    }
    return {"Positions",
            {"Where each state stands on each issue, from -1 (against) to 1 (for)."},
            {std::move(out)}};
}

}  // namespace steppe
