#include "engine/report/chokepoints.hpp"

#include <fmt/format.h>

#include "engine/report/metric_words.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

/// Returns the name of a corridor; trade outside all corridors has none.
std::string corridor_name(const Program& program, std::uint32_t corridor) {
    return corridor < program.corridors.size() ? program.corridors[corridor].name
                                               : "no named corridor";
}

std::string node_name(const ChokepointReport& a, std::uint32_t node) {
    const auto& names = a.program.agents.name;
    return node < names.size() ? names[node] : "the rest of the world";
}

Table cut_table(const ChokepointReport& a) {
    Table out{.key = "cut",
              .title = "Minimum cut: the smallest trade whose loss stops the flow",
              .columns = {{"from"},
                          {"to"},
                          {"from_name", "from"},
                          {"to_name", "to"},
                          {"corridor"},
                          {"name", "corridor"},
                          {"usd_bn_per_year", "USD bn per year", Show::value}}};
    for (const auto& edge : a.found.cut)
        out.row(a.network.nodes[edge.exporter], a.network.nodes[edge.importer],
                node_name(a, edge.exporter), node_name(a, edge.importer),
                a.network.corridors[edge.corridor], corridor_name(a.program, edge.corridor),
                edge.capacity);
    return out;
}

Table losses_table(const ChokepointReport& a) {
    Table out{
        .key = "losses",
        .title = "Loss when one corridor closes",
        .columns = {{"corridor"},
                    {"name", "corridor"},
                    {"loss_usd_bn_per_year", "USD bn per year", Show::value},
                    {"part", "part of the flow", Show::value, Column::Interval::none, "share"}}};
    for (const auto r : a.by_loss)
        out.row(a.network.corridors[r], corridor_name(a.program, r), a.found.loss[r],
                a.found.loss[r] / a.found.flow);
    out.chart = {{"kind", "bars"},
                 {"rows", "name"},
                 {"series", {"loss_usd_bn_per_year"}},
                 {"axis", "trade that is lost, USD bn per year"}};
    return out;
}

/// Returns the largest flow, and the corridor whose loss costs most of it.
std::string chokepoint_answer(const ChokepointReport& a) {
    const auto name = [&](Index i) { return in_running_text(a.program.agents.name[i]); };
    if (a.found.flow <= 0.0)
        return fmt::format("No trade can flow from {} to {} in {}.", name(a.from), name(a.to),
                           month_of(a.date));
    std::string out =
        fmt::format("At most {} of trade can flow from {} to {} in {}, {} of it directly. ",
                    value_in_words(a.found.flow, "USD bn per year"), name(a.from), name(a.to),
                    month_of(a.date), value_in_words(a.found.direct, "USD bn per year"));
    if (a.by_loss.empty()) return out + "The scenario has no named corridor that could be closed.";
    const double part = a.found.loss[a.by_loss.front()] / a.found.flow;
    if (part < 5e-4)
        return out + "No single corridor is a chokepoint: the others can replace any of them.";
    const auto corridor = corridor_name(a.program, a.by_loss.front());
    if (part >= 0.5)
        return out + fmt::format("The chokepoint is {}: {:.1f} % of the flow is lost on closure.",
                                 corridor, 100 * part);
    const bool has_article = corridor.rfind("the ", 0) == 0 || corridor.rfind("The ", 0) == 0;
    return out + fmt::format("The costliest loss is that of {}{}: {:.1f} % of the flow.",
                             has_article ? "" : "the ", corridor, 100 * part);
}

}  // namespace

Result chokepoints_result(const ChokepointReport& a) {
    const auto& name = a.program.agents.name;
    Result out{.command = "chokepoints",
               .stem = "chokepoints",
               .about = {{"scenario", a.program.name},
                         {"date", a.date},
                         {"from", a.network.nodes[a.from]},
                         {"to", a.network.nodes[a.to]},
                         {"direct_usd_bn_per_year", a.found.direct},
                         {"flow_usd_bn_per_year", a.found.flow}}};
    out.title = fmt::format("Largest flow of trade from {} to {}", name[a.from], name[a.to]);
    out.question = a.program.title;
    out.answer = chokepoint_answer(a);
    out.lines.emplace_back(
        "The flow goes directly and through others, limited by each pair's trade on that date.");
    ResultSection section;
    if (!a.found.cut.empty()) section.tables.push_back(cut_table(a));
    if (!a.by_loss.empty()) section.tables.push_back(losses_table(a));
    out.sections.push_back(std::move(section));
    out.source = fmt::format("Source: steppe chokepoints, {}, {}.", a.program.name, a.date);
    out.made_from = a.program.name;
    return out;
}

}  // namespace steppe
