#include <map>

#include <fmt/format.h>

#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "tools/steppe/paths_text.hpp"

namespace steppe {
namespace {

constexpr std::size_t page = 100;  // columns

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

/// Returns `JPN -investment 54 %-> KGZ`, with line breaks at the width of the page.
std::string chain_text(const InfluenceGraph& graph, const InfluencePath& path, std::size_t indent) {
    std::string out = graph.agents[path.steps.front().speaker];
    std::size_t column = indent + out.size();
    for (const auto& step : path.steps) {
        const auto piece = fmt::format(" -{} {:.0f} %-> {}", graph.layers[step.layer],
                                       100 * step.part, graph.agents[step.listener]);
        if (column + piece.size() > page) {
            out += "\n" + std::string(indent + 3, ' ');
            column = indent + 3;
        }
        out += piece;
        column += piece.size();
    }
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
        return direct != nullptr && paths.size() == 1 ? "The direct chain is the only one listed."
                                                      : "";
    if (direct == nullptr)
        return fmt::format("All chains listed go through others, the strongest over {}.",
                           over(*detour));
    const double times = direct->strength / detour->strength;
    return times >= 1
               ? fmt::format(
                     "The direct chain is the strongest, {:.1f} times the best detour, over {}.",
                     times, over(*detour))
               : fmt::format("The detour over {} is {:.1f} times as strong as the direct chain.",
                             over(*detour), 1 / times);
}

}  // namespace

void print_chains(const Networks& n, Index from, Index to,
                  const std::vector<InfluencePath>& paths) {
    const auto& name = n.program.agents.name;
    fmt::print("{}\n\nChains of influence from {} to {}, {}: at most {} steps, strongest first\n",
               n.program.title, name[from], name[to], n.date, longest_chain);
    if (paths.empty()) {
        fmt::print("None: no chain of so few steps leads from {} to {}.\n", name[from], name[to]);
        return;
    }
    std::map<std::pair<Index, Index>, double> before;
    for (const auto& edge : n.start.edges) before[{edge.listener, edge.speaker}] = edge.weight;
    fmt::print(
        "Strength: percent, the product of the weights along the chain. Each step has the layer "
        "with\nthe largest part of its weight, and that part.\n\n");
    fmt::print("{:>11}{:>12}\n", n.date, n.date == n.start_date ? "" : n.start_date);
    for (const auto& path : paths)
        fmt::print(
            "{:11.4f}{:>12}   {}\n", 100 * path.strength,
            n.date == n.start_date ? "" : fmt::format("{:.4f}", 100 * strength_in(before, path)),
            chain_text(n.graph, path, 26));
    fmt::print("\n{}\n", chain_verdict(n, paths));
    if (n.total)
        fmt::print(
            "Total influence, over chains of any length and with the convictions of all agents: "
            "{:.2f} %\nof {}'s long-run position.\n",
            100 * *n.total, name[to]);
}

Json chains_json(const Networks& n, Index from, Index to, const std::vector<InfluencePath>& paths) {
    Json out{{"scenario", n.program.name},
             {"date", n.date},
             {"from", n.graph.agents[from]},
             {"to", n.graph.agents[to]}};
    if (n.total) out["total_influence"] = *n.total;
    auto& list = out["paths"] = Json::array();
    for (const auto& path : paths) {
        Json steps = Json::array();
        for (const auto& s : path.steps)
            steps.push_back({{"from", n.graph.agents[s.speaker]},
                             {"to", n.graph.agents[s.listener]},
                             {"weight", s.weight},
                             {"layer", n.graph.layers[s.layer]},
                             {"part", s.part}});
        list.push_back({{"strength", path.strength}, {"steps", steps}});
    }
    return out;
}

}  // namespace steppe
