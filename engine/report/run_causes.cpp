#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/answer.hpp"
#include "engine/report/effect_words.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "engine/report/why_parts.hpp"

namespace steppe {
namespace {

/// Returns the name of a metric's values.
std::string axis_of(const Metric& metric, const std::string& unit) {
    const auto& kind = metric_kinds()[metric.kind]->name;
    return kind == "gdp_gap"                             ? "% of GDP"
           : kind == "shortage"                          ? "% of need"
           : kind == "price" || kind == "local_price"    ? "times the price of the start"
           : kind.find("influence") != std::string::npos ? unit + " of the powers' influence"
                                                         : unit;
}

/// Returns the metric and the date that a table of causes is about.
std::string subject_of(const RunView& view, const Json& metric, const Json& step) {
    return metric.get<std::string>() + " " + view.dates[step.get<std::size_t>()];
}

void put_rows(Table& out, const std::vector<ComparedPart>& parts, const std::string& indent) {
    for (const auto& part : parts) {
        out.row(indent + part.name, part.without, part.with, part.effect(), part.details);
        put_rows(out, part.parts, indent + "- ");
    }
}

/// Returns the number without and with the scenario, part by part.
Table parts_beside(const RunView& view, const Effect& effect) {
    const auto why = causes_of(view.program(), effect.metric, effect.step);
    const auto step = view.other_step(effect.step);
    const bool is_compared = step && effect.without;
    const auto parts = compared_parts(
        why.parts,
        is_compared ? causes_of(view.without->program,
                                *find_metric(view.without->program, effect.metric.address), *step)
                          .parts
                    : why.parts);
    const auto& date = view.dates[static_cast<std::size_t>(effect.step)];
    Table out{.key = "",
              .unit = shown_unit(effect.metric),
              .columns = {{"part", "part"},
                          {"without", is_compared ? "without" : "", Show::value},
                          {"with", is_compared ? "with" : "value", Show::value},
                          {"effect", is_compared ? "effect" : "", Show::change},
                          {"details", "behind it"}},
              .note = fmt::format("{}. Files and sources: steppe why {} {}.toml --at {}",
                                  capitalised(why.rule), effect.metric.address, view.program().name,
                                  date),
              .faces = Table::Faces::page};
    put_rows(out, parts, "");
    if (out.rows.empty()) return out;
    out.most = out.rows.size();
    const auto unit = html::unit_of(out.unit);
    const auto& most = *std::max_element(
        parts.begin(), parts.end(),
        [](const auto& a, const auto& b) { return std::abs(a.effect()) < std::abs(b.effect()); });
    const double moved = unit.scale * most.effect();
    const int digits = digits_for(std::abs(moved));
    out.title = fmt::format("{}, {}", effect_label(view, effect), month_of(date));
    if (is_compared)
        out.title += fmt::format(": above all {} ({}{})", in_running_text(most.name),
                                 signed_figure(moved, digits), html::change_unit(out.unit).after());
    out.chart = {{"kind", "causes"},
                 {"rows", "part"},
                 {"without", "without"},
                 {"with", "with"},
                 {"compared", is_compared},
                 {"effect", digits},
                 {"axis", axis_of(effect.metric, unit.name)},
                 {"causes_of", subject_of(view, effect.metric.address, effect.step)}};
    return out;
}

}  // namespace

ResultSection causes_section(const RunView& view, const Effects& effects) {
    ResultSection out{"Why: the parts of these numbers", {}, {}};
    for (const auto& e : effects.most) {
        auto table = parts_beside(view, e);
        if (table.rows.empty()) continue;
        table.key = fmt::format("why-{}", out.tables.size() + 1);
        out.tables.push_back(std::move(table));
    }
    return out;
}

void link_causes(const RunView& view, const ResultSection& causes, Table& changes) {
    changes.columns.push_back({"causes"});
    for (auto& row : changes.rows) {
        const auto subject = subject_of(view, row[0], row[2]);
        const auto found =
            std::find_if(causes.tables.begin(), causes.tables.end(), [&](const Table& table) {
                return table.chart.at("causes_of").get<std::string>() == subject;
            });
        if (found != causes.tables.end())
            row.emplace_back(found->key);
        else
            row.emplace_back(fmt::format("steppe why {} {}.toml --at {}", row[0].get<std::string>(),
                                         view.program().name,
                                         view.dates[row[2].get<std::size_t>()]));
    }
}

}  // namespace steppe
