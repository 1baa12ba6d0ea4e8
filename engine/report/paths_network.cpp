#include <algorithm>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/network/blocs.hpp"
#include "steppe/network/centrality.hpp"
#include "steppe/network/reach.hpp"
#include "steppe/report/paths.hpp"

namespace steppe {
namespace {

/// Returns a sentence per bloc.
std::vector<std::string> bloc_lines(const Networks& n, const Blocs& blocs,
                                    const std::vector<Exposure>& exposure) {
    std::vector<std::string> out;
    for (Index b = 0; b < blocs.count; ++b) {
        std::vector<std::string> members;
        double all = 0.0, own = 0.0;
        for (Index i = 0; i < n.graph.size(); ++i) {
            if (blocs.of[i] != b) continue;
            members.push_back(n.graph.agents[i]);
            for (Index c = 0; c < blocs.count; ++c)
                all += exposure[i].outside * exposure[i].from_bloc[c];
            own += exposure[i].outside * exposure[i].from_bloc[b];
        }
        out.push_back(fmt::format("Bloc {}: {}.", b + 1, join(members, " ")));
        if (all > 0)
            out.back() +=
                fmt::format(" {:.0f} % of its members' inputs from others come from within it.",
                            100 * own / all);
    }
    return out;
}

Table agents_table(const Networks& n, const Blocs& blocs, const std::vector<Exposure>& exposure) {
    using enum Show;
    Table out{.key = "agents",
              .unit = "share",
              .columns = {{"name", "agent"},
                          {"agent", "id"},
                          {"bloc", "bloc", count, Column::Interval::none, "1"},
                          {"speakers_effective", "speakers", value, Column::Interval::none, "1"},
                          {"outside", "outside", value},
                          {"page_rank", "PageRank", value},
                          {"betweenness", "between", value},
                          {"in_words", "largest inputs"},
                          {"concentration"},
                          {"speakers"},
                          {"from_bloc"}}};
    const auto rank = page_rank(n.graph), between = betweenness(n.graph);
    for (Index i = 0; i < n.graph.size(); ++i) {
        const auto& e = exposure[i];
        std::vector<std::string> inputs;
        auto speakers = Json::object();
        for (const auto& [speaker, share] : e.speakers) {
            speakers[n.graph.agents[speaker]] = share;
            if (inputs.size() < 3)
                inputs.push_back(fmt::format("{} {:.0f} %", n.graph.agents[speaker], 100 * share));
        }
        out.row(n.program.agents.name[i], n.graph.agents[i], blocs.of[i] + 1,
                e.concentration > 0 ? 1 / e.concentration : 0.0, e.outside, rank[i], between[i],
                join(inputs, ", "), e.concentration, speakers, e.from_bloc);
    }
    const auto top = std::ranges::max_element(between);
    if (top != between.end())
        out.title = fmt::format("{} is the most between: on the way of {:.0f} % of the pairs",
                                n.program.agents.name[top - between.begin()], 100 * *top);
    out.most = out.rows.size();
    out.chart = {{"kind", "bars"}, {"rows", "name"}, {"series", {"page_rank", "betweenness"}}};
    return out;
}

}  // namespace

Result network_result(const Networks& n) {
    const Blocs blocs = find_blocs(n.graph);
    const auto exposure = exposures(n.graph, blocs);
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
    out.title =
        fmt::format("The influence network on {}: {}, {}", n.date,
                    count_of(n.graph.size(), "agent"), count_of(n.graph.edges.size(), "tie"));
    out.findings.push_back(
        alone.empty()
            ? "Every agent is reached by an agent with a conviction (susceptibility below 1)."
            : fmt::format("Reached by no agent with a conviction (susceptibility below 1): {}.",
                          join(alone, ", ")));
    out.sections = {
        {fmt::format("Blocs, modularity {:.3f} (0: ties within blocs are as strong as by chance)",
                     blocs.modularity),
         bloc_lines(n, blocs, exposure),
         {agents_table(n, blocs, exposure)}}};
    out.notes = {
        "Outside: the part of its inputs that comes from others; speakers: effective number of "
        "these others; PageRank: part of the network's influence; between: part of the pairs of "
        "others whose strongest ties (length 1/W) lead through it."};
    return out;
}

}  // namespace steppe
