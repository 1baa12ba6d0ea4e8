#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/explorer_inputs.hpp"
#include "engine/report/html_explorer.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/provenance.hpp"
#include "steppe/report/run_result.hpp"
#include "steppe/scenario/numbers.hpp"

namespace steppe {
namespace html {
namespace {

Answered asked(const AskLine& ask) {
    const auto& a = ask.answer;
    std::string details = fmt::format("{:.4g} against {:.4g}: {} by {:.4g}, {}", a.left, a.right,
                                      a.yes ? "holds" : "misses", std::abs(a.margin), ask.date);
    if (ask.without)
        details += *ask.without == a.yes ? "; the same without"
                   : *ask.without        ? "; without: yes"
                                         : "; without: no";
    return {a.yes ? "Yes" : "No", ask.text, fmt::format("{} ({})", details, ask.that)};
}

/// Returns a table with the numbers of a chart.
Table table_of(const Chart& chart) {
    Table out{.key = chart.id, .title = chart.title};
    out.about = chart.about;
    out.css = chart.css;
    out.chart = chart.data;
    out.note = chart.source;
    out.most = chart.rows.size();
    out.rows.resize(chart.rows.size());
    for (std::size_t k = 0; k < chart.head.size(); ++k) {
        const bool is_number =
            std::all_of(chart.rows.begin(), chart.rows.end(),
                        [&](const auto& row) { return row[k].empty() || parse_number(row[k]); });
        out.columns.push_back({fmt::format("column_{}", k + 1), chart.head[k],
                               is_number ? Show::value : Show::text});
        for (std::size_t n = 0; n < chart.rows.size(); ++n) {
            const auto& text = chart.rows[n][k];
            out.rows[n].push_back(!is_number     ? Json(text)
                                  : text.empty() ? Json()
                                                 : Json(*parse_number(text)));
        }
    }
    return out;
}

/// Returns the stated numbers of a scenario.
Table inputs_of(const Scenario& scenario) {
    Table out{.key = "Inputs",
              .title = "The numbers of the scenario",
              .columns = {{"address", "address"},
                          {"label", "input"},
                          {"value", "value", Show::digits},
                          {"range", "as written"},
                          {"unit", "unit"},
                          {"basis", "basis"},
                          {"source", "source"},
                          {"note", "note"}}};
    const auto numbers = numbers_of(scenario);
    for (const auto& stated : provenance(scenario)) {
        const auto described = described_input(scenario, stated.address);
        out.row(stated.address, described.label, numbers.at(stated.address).number->value,
                stated.value, described.unit, stated.basis, stated.source, stated.note);
    }
    return out;
}

}  // namespace
}  // namespace html

Result run_result(const Outcome& outcome, const Outcome* without, const Summary& s,
                  const PopulationTables& population, Explorer explorer) {
    const html::RunView run_view(outcome, without, s);
    Result out{.command = "run", .stem = "results", .about = {{"scenario", s.name}}};
    out.title = s.title;
    out.question = s.question;
    out.lines.push_back(fmt::format(
        "{} steps of a {}, {} to {}; {} at their centres.", s.steps, s.step, s.first_date,
        s.last_date, count_of(static_cast<std::uint64_t>(s.uncertain), "uncertain input")));
    if (!s.comparison.empty())
        out.lines.push_back(fmt::format("Against {} ({}):", s.comparison, s.comparison_title));
    constexpr std::size_t most = 12;
    for (std::size_t n = 0; n < std::min(most, s.changes.size()); ++n)
        out.lines.push_back(s.changes[n]);
    if (s.changes.size() > most)
        out.lines.push_back(fmt::format("and {} more lines of changes", s.changes.size() - most));
    for (const auto& ask : s.asks) out.asks.push_back(html::asked(ask));
    const auto add = [&](const html::Section& section) {
        if (section.charts.empty()) return;
        out.sections.push_back({section.heading, section.lead, {}});
        for (const auto& chart : section.charts)
            out.sections.back().tables.push_back(html::table_of(chart));
    };
    for (html::Section (*section)(const html::RunView&) :
         {&html::effect_section, &html::map_section, &html::shares_section, &html::network_section,
          &html::pledges_section, &html::supply_section, &html::positions_section})
        add((*section)(run_view));
    if (!population.here.empty()) add(html::population_section(run_view, population));
    if (out.sections.empty())
        out.findings.emplace_back(
            "There is nothing to draw: no power has influence on a state, no money is promised, "
            "nothing is short.");
    out.notes.push_back(
        "Central run, not a mean of many runs; a sweep draws the uncertain inputs. "
        "Convictions are set so that the start stands still: read differences, not forecasts.");
    if (!s.left_out.empty())
        out.notes.push_back(fmt::format("Not in this run: {}.", join(s.left_out, "; ")));
    out.notes.push_back(s.provenance + ".");
    if (explorer == Explorer::with) out.explorer = html::explorer_data(outcome.scenario);
    out.inputs = html::inputs_of(outcome.scenario);
    for (const Index i : outcome.program.agents.targets)
        out.region.push_back({outcome.program.agents.id[i], outcome.program.agents.name[i]});
    out.made_from = s.name;
    return out;
}

}  // namespace steppe
