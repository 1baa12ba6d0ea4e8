#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/network/blocs.hpp"
#include "engine/network/centrality.hpp"
#include "engine/network/reach.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/paths.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

/// Returns the blocs, the states most between others, and those without an input of conviction.
std::string answer(const Networks& n, const Blocs& blocs, const std::vector<Exposure>& exposure,
                   const std::vector<double>& between) {
    const auto name = [&](std::size_t i) { return in_running_text(n.program.agents.name[i]); };
    std::vector<std::string> out;
    for (Index b = 0; b < blocs.count; ++b) {
        std::vector<std::string> members;
        double all = 0.0, own = 0.0;
        for (Index i = 0; i < n.graph.size(); ++i) {
            if (blocs.of[i] != b) continue;
            members.push_back(name(i));
            for (Index c = 0; c < blocs.count; ++c)
                all += exposure[i].outside * exposure[i].from_bloc[c];
            own += exposure[i].outside * exposure[i].from_bloc[b];
        }
        out.push_back(listing(members, 6));
        if (all > 0)
            out.back() +=
                fmt::format(" ({:.0f} %{})", 100 * own / all,
                            b == 0 ? " of their inputs from others come from within" : "");
    }
    std::string text = fmt::format("In {} the network has {}: {}.", month_of(n.date),
                                   count_of(blocs.count, "bloc"), join(out, "; "));
    const auto top = std::max_element(between.begin(), between.end());
    if (top != between.end() && *top > 0)
        text += fmt::format(
            " {} is the most between: on the way of {:.0f} % of the pairs of others.",
            capitalised(name(static_cast<std::size_t>(top - between.begin()))), 100 * *top);
    return text;
}

Table agents_table(const Networks& n, const Blocs& blocs, const std::vector<Exposure>& exposure,
                   const std::vector<double>& between) {
    using enum Show;
    Table out{.key = "agents",
              .unit = "share",
              .columns = {{"name", "agent"},
                          {"agent"},
                          {"bloc", "bloc", count, Column::Interval::none, "1"},
                          {"speakers_effective", "speakers", value, Column::Interval::none, "1"},
                          {"outside", "outside", value},
                          {"page_rank", "PageRank", value},
                          {"betweenness", "between", value},
                          {"in_words", "largest inputs"},
                          {"concentration"},
                          {"speakers"},
                          {"from_bloc"}}};
    const auto rank = page_rank(n.graph);
    for (Index i = 0; i < n.graph.size(); ++i) {
        const auto& e = exposure[i];
        std::vector<std::string> inputs;
        auto speakers = Json::object();
        for (const auto& [speaker, share] : e.speakers) {
            speakers[n.graph.agents[speaker]] = share;
            if (inputs.size() < 3)
                inputs.push_back(
                    fmt::format("{} {:.0f} %", n.program.agents.name[speaker], 100 * share));
        }
        out.row(n.program.agents.name[i], n.graph.agents[i], blocs.of[i] + 1,
                e.concentration > 0 ? 1 / e.concentration : 0.0, e.outside, rank[i], between[i],
                join(inputs, ", "), e.concentration, speakers, e.from_bloc);
    }
    out.title = "The states in the network";
    out.most = out.rows.size();
    out.chart = {{"kind", "bars"}, {"rows", "name"}, {"series", {"page_rank", "betweenness"}}};
    return out;
}

}  // namespace

Result network_result(const Networks& n) {
    const Blocs blocs = find_blocs(n.graph);
    const auto exposure = exposures(n.graph, blocs);
    const auto between = betweenness(n.graph);
    std::vector<bool> stubborn;
    for (const auto& agent : n.program.agents.number)
        stubborn.push_back(n.program.centre[agent.susceptibility] < 1.0);
    std::vector<std::string> alone;
    for (const auto i : unreached(n.graph, stubborn)) alone.push_back(n.graph.agents[i]);
    Result out;
    out.about = {{"scenario", n.program.name},
                 {"date", n.date},
                 {"modularity", blocs.modularity},
                 {"unreached", alone}};
    out.answer = answer(n, blocs, exposure, between);
    out.title =
        fmt::format("The influence network in {}: {}, {}", month_of(n.date),
                    count_of(n.graph.size(), "agent"), count_of(n.graph.edges.size(), "tie"));
    out.findings.push_back(
        alone.empty()
            ? "Every agent is reached by an agent with a conviction (susceptibility below 1)."
            : fmt::format("Reached by no agent with a conviction (susceptibility below 1): {}.",
                          join(alone, ", ")));
    out.sections = {
        {fmt::format("Blocs, modularity {:.3f} (0: ties within blocs are as strong as by chance)",
                     blocs.modularity),
         {},
         {agents_table(n, blocs, exposure, between)}}};
    out.notes = {
        "Outside: the part of its inputs that comes from others; speakers: effective number of "
        "these others; PageRank: part of the network's influence; between: part of the pairs of "
        "others whose strongest ties (length 1/W) lead through it."};
    return out;
}

}  // namespace steppe
