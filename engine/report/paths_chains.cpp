#include <map>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/paths.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/run_view.hpp"

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

/// Returns `Japan -investment 54 %-> Kyrgyzstan`.
std::string chain_text(const Networks& n, const InfluencePath& path,
                       const std::vector<std::string>& name) {
    std::string out = name[path.steps.front().speaker];
    for (const auto& step : path.steps)
        out += fmt::format(" -{} {:.0f} %-> {}", n.graph.layers[step.layer], 100 * step.part,
                           name[step.listener]);
    return out;
}

/// Returns a sentence that compares the direct chain with the strongest detour.
std::string chain_verdict(const Networks& n, const std::vector<InfluencePath>& paths) {
    const InfluencePath *direct = nullptr, *detour = nullptr;
    for (auto path = paths.rbegin(); path != paths.rend(); ++path)
        (path->steps.size() == 1 ? direct : detour) = &*path;
    const auto over = [&](const InfluencePath& path) {
        std::vector<std::string> names;
        for (std::size_t s = 1; s < path.steps.size(); ++s)
            names.push_back(in_running_text(n.program.agents.name[path.steps[s].speaker]));
        return join(names, " and ");
    };
    const auto share = [](const InfluencePath& path) {
        return value_in_words(path.strength, "share");
    };
    if (direct == nullptr)
        return fmt::format("only through others, most over {} ({} of its inputs)", over(*detour),
                           share(*detour));
    return fmt::format("{}directly, above all through {}: {} of its inputs; {}",
                       detour == nullptr || direct->strength >= detour->strength ? "most strongly "
                                                                                 : "less strongly ",
                       n.graph.layers[direct->steps.front().layer], share(*direct),
                       detour == nullptr ? "no chain leads through others"
                                         : fmt::format("the strongest detour, over {}, carries {}",
                                                       over(*detour), share(*detour)));
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
    out.title = fmt::format("Chains of influence from {} to {}", in_running_text(name[from]),
                            in_running_text(name[to]));
    out.lines.push_back(
        fmt::format("{}: at most {} steps, strongest first.", month_of(n.date), longest_chain));
    out.answer = paths.empty() ? fmt::format("No chain of so few steps leads from {} to {}.",
                                             in_running_text(name[from]), in_running_text(name[to]))
                               : fmt::format("In {} {} reaches {} {}.", month_of(n.date),
                                             in_running_text(name[from]), in_running_text(name[to]),
                                             chain_verdict(n, paths));
    if (n.total) {
        out.about["total_influence"] = *n.total;
        out.answer += fmt::format(
            " All chains together, of any length and with the convictions of all agents, make {} "
            "of "
            "{} long-run position.",
            value_in_words(*n.total, "share"), whose(in_running_text(name[to])));
    }
    Table table{.key = "paths",
                .title = "The strongest chains, in percent of the inputs of the last state",
                .unit = "share",
                .columns = {{"strength", month_of(n.date), Show::value},
                            {"strength_before",
                             n.date == n.start_date ? "" : month_of(n.start_date), Show::value},
                            {"steps"},
                            {"chain"},
                            {"in_words", "chain"}}};
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
        table.row(path.strength, strength_in(before, path), steps,
                  chain_text(n, path, n.graph.agents), chain_text(n, path, name));
    }
    if (!paths.empty())
        table.chart = {{"kind", "bars"}, {"rows", "in_words"}, {"series", {"strength"}}};
    out.sections.push_back({"", {}, {std::move(table)}});
    out.notes.emplace_back(
        "Strength: the product of the weights along the chain. Each step has the layer with the "
        "largest part of its weight, and that part.");
    return out;
}

}  // namespace steppe
