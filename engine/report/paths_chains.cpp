#include <map>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/report/paths.hpp"

namespace steppe {
namespace {

/// Returns the strength that a path has under other weights.
double strength_in(const std::map<std::pair<Index, Index>, double>& weights,
                   const InfluencePath& path) {
    double strength = 1.0;
    for (const auto& step : path.steps) {
        const auto at = weights.find({step.listener, step.speaker});
        strength *= at == weights.end() ? 0.0 : at->second;
    }
    return strength;
}

/// Returns `JPN -investment 54 %-> KGZ`.
std::string chain_text(const InfluenceGraph& graph, const InfluencePath& path) {
    std::string out = graph.agents[path.steps.front().speaker];
    for (const auto& step : path.steps)
        out += fmt::format(" -{} {:.0f} %-> {}", graph.layers[step.layer], 100 * step.part,
                           graph.agents[step.listener]);
    return out;
}

/// Returns a sentence that compares the direct chain with the strongest detour.
std::string chain_verdict(const Networks& n, const std::vector<InfluencePath>& paths) {
    const InfluencePath *direct = nullptr, *detour = nullptr;
    for (auto path = paths.rbegin(); path != paths.rend(); ++path)
        (path->steps.size() == 1 ? direct : detour) = &*path;
    const auto over = [&](const InfluencePath& path) {
        std::vector<std::string> ids;
        for (std::size_t s = 1; s < path.steps.size(); ++s)
            ids.push_back(n.graph.agents[path.steps[s].speaker]);
        return join(ids, " and ");
    };
    if (detour == nullptr)
        return direct != nullptr && paths.size() == 1 ? "The direct chain is the only one listed"
                                                      : "";
    if (direct == nullptr)
        return fmt::format("All chains listed go through others, the strongest over {}",
                           over(*detour));
    const double times = direct->strength / detour->strength;
    return times >= 1
               ? fmt::format(
                     "The direct chain is the strongest, {:.1f} times the best detour, over {}",
                     times, over(*detour))
               : fmt::format("The detour over {} is {:.1f} times as strong as the direct chain",
                             over(*detour), 1 / times);
}

}  // namespace

Result chains_result(const Networks& n, Index from, Index to,
                     const std::vector<InfluencePath>& paths) {
    const auto& name = n.program.agents.name;
    Result out;
    out.about = {{"scenario", n.program.name},
                 {"date", n.date},
                 {"from", n.graph.agents[from]},
                 {"to", n.graph.agents[to]}};
    out.title = fmt::format("Chains of influence from {} to {}", name[from], name[to]);
    out.lines.push_back(
        fmt::format("{}: at most {} steps, strongest first.", n.date, longest_chain));
    if (n.total) {
        out.about["total_influence"] = *n.total;
        out.findings.push_back(fmt::format(
            "Total influence, over chains of any length and with the convictions of all agents: "
            "{:.2f} % of {}'s long-run position.",
            100 * *n.total, name[to]));
    }
    Table table{
        .key = "paths",
        .title = paths.empty() ? fmt::format("None: no chain of so few steps leads from {} "
                                             "to {}",
                                             name[from], name[to])
                               : chain_verdict(n, paths),
        .unit = "share",
        .columns = {{"strength", n.date, Show::digits},
                    {"strength_before", n.date == n.start_date ? "" : n.start_date, Show::digits},
                    {"steps"},
                    {"chain", "chain"}}};
    std::map<std::pair<Index, Index>, double> before;
    for (const auto& edge : n.start.edges) before[{edge.listener, edge.speaker}] = edge.weight;
    for (const auto& path : paths) {
        auto steps = Json::array();
        for (const auto& s : path.steps)
            steps.push_back({{"from", n.graph.agents[s.speaker]},
                             {"to", n.graph.agents[s.listener]},
                             {"weight", s.weight},
                             {"layer", n.graph.layers[s.layer]},
                             {"part", s.part}});
        table.row(path.strength, strength_in(before, path), steps, chain_text(n.graph, path));
    }
    if (!paths.empty())
        table.chart = {{"kind", "bars"}, {"rows", "chain"}, {"series", {"strength"}}};
    out.sections.push_back({"", {}, {std::move(table)}});
    out.notes.emplace_back(
        "Strength: the product of the weights along the chain. Each step has the layer with the "
        "largest part of its weight, and that part.");
    return out;
}

}  // namespace steppe
