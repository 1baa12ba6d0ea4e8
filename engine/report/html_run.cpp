#include <cmath>

#include <fmt/format.h>

#include "engine/report/html_explorer.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"
#include "steppe/version.hpp"

namespace steppe {
namespace html {
namespace {

Asked asked(const AskLine& ask) {
    const auto& a = ask.answer;
    std::string details = fmt::format("{:.4g} against {:.4g}: {} by {:.4g}, {}", a.left, a.right,
                                      a.yes ? "holds" : "misses", std::abs(a.margin), ask.date);
    if (ask.without)
        details += *ask.without == a.yes ? "; the same without"
                   : *ask.without        ? "; without: yes"
                                         : "; without: no";
    return {a.yes ? "Yes" : "No", ask.text, fmt::format("{} ({})", details, ask.that)};
}

Page page_of(const RunView& run_view, const PopulationTables& population,
             const HtmlAssets& assets) {
    const auto& s = run_view.summary;
    Page page;
    page.title = s.title;
    page.question = s.question;
    page.lines.push_back(fmt::format(
        "{} steps of a {}, {} to {}; {} at their centres.", s.steps, s.step, s.first_date,
        s.last_date, count_of(static_cast<std::uint64_t>(s.uncertain), "uncertain input")));
    if (!s.comparison.empty())
        page.lines.push_back(fmt::format("Against {} ({}):", s.comparison, s.comparison_title));
    constexpr std::size_t most = 12;
    for (std::size_t n = 0; n < std::min(most, s.changes.size()); ++n)
        page.lines.push_back(s.changes[n]);
    if (s.changes.size() > most)
        page.lines.push_back(fmt::format("and {} more lines of changes", s.changes.size() - most));
    for (const auto& ask : s.asks) page.asks.push_back(asked(ask));
    for (Section (*section)(const RunView&) :
         {&effect_section, &map_section, &shares_section, &network_section, &pledges_section,
          &supply_section, &positions_section})
        if (auto made = (*section)(run_view); !made.charts.empty())
            page.sections.push_back(std::move(made));
    if (!population.here.empty()) page.sections.push_back(population_section(run_view, population));
    if (page.sections.empty())
        page.findings.emplace_back(
            "There is nothing to draw: no power has influence on a state, no money is promised, "
            "nothing is short.");
    page.notes.push_back(
        "Central run, not a mean of many runs; a sweep draws the uncertain inputs. "
        "Convictions are set so that the start stands still: read differences, not forecasts.");
    if (!s.left_out.empty())
        page.notes.push_back(fmt::format("Not in this run: {}.", join(s.left_out, "; ")));
    page.notes.push_back(s.provenance + ".");
    add_explorer(run_view.outcome.scenario, assets, page);
    page.notes.push_back(fmt::format("Made by steppe {} from {}.", version, s.name));
    return page;
}

}  // namespace
}  // namespace html

std::string run_html(const Outcome& outcome, const Outcome* without,
                     const PopulationTables& population, const HtmlAssets& assets) {
    return html::write(
        html::page_of(html::RunView(outcome, without, assets.map), population, assets), assets);
}

}  // namespace steppe
