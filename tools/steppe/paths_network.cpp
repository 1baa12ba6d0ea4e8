#include <fmt/format.h>

#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/network/blocs.hpp"
#include "steppe/network/centrality.hpp"
#include "steppe/network/reach.hpp"
#include "tools/steppe/paths_text.hpp"

namespace steppe {
namespace {

/// Measures of the whole network.
struct Overview {
    std::vector<double> rank, between;
    Blocs blocs;
    std::vector<Exposure> exposure;
    std::vector<std::string> unreached;
};

Overview overview_of(const Networks& n) {
    Overview o{page_rank(n.graph), betweenness(n.graph), find_blocs(n.graph), {}, {}};
    o.exposure = exposures(n.graph, o.blocs);
    std::vector<bool> stubborn;
    for (const auto& agent : n.program.agents.number)
        stubborn.push_back(n.program.centre[agent.susceptibility] < 1.0);
    for (const auto i : unreached(n.graph, stubborn)) o.unreached.push_back(n.graph.agents[i]);
    return o;
}

void print_blocs(const Networks& n, const Overview& o) {
    fmt::print("\nBlocs, modularity {:.3f} (0: ties within blocs are as strong as by chance)\n",
               o.blocs.modularity);
    for (Index b = 0; b < o.blocs.count; ++b) {
        std::vector<std::string> members;
        std::vector<double> inputs(o.blocs.count, 0.0);
        for (Index i = 0; i < n.graph.size(); ++i) {
            if (o.blocs.of[i] != b) continue;
            members.push_back(n.graph.agents[i]);
            for (Index c = 0; c < o.blocs.count; ++c)
                inputs[c] += o.exposure[i].outside * o.exposure[i].from_bloc[c];
        }
        double all = 0.0;
        for (const double part : inputs) all += part;
        fmt::print("{:>4}  {}\n", b + 1, join(members, " "));
        if (all > 0)
            fmt::print("      {:.0f} % of its members' inputs from others come from within it\n",
                       100 * inputs[b] / all);
    }
}

}  // namespace

void print_network(const Networks& n) {
    const Overview o = overview_of(n);
    fmt::print("{}\n\nThe influence network on {}: {} agents, {} ties\n\n", n.program.title, n.date,
               n.graph.size(), n.graph.edges.size());
    fmt::print("{:<24}{:>5}{:>9}{:>10}   {:<29}{:>9}{:>9}\n", "", "bloc", "outside", "speakers",
               "largest inputs", "PageRank", "between");
    for (Index i = 0; i < n.graph.size(); ++i) {
        const auto& e = o.exposure[i];
        std::vector<std::string> inputs;
        for (std::size_t s = 0; s < std::min<std::size_t>(3, e.speakers.size()); ++s)
            inputs.push_back(fmt::format("{} {:.0f} %", n.graph.agents[e.speakers[s].first],
                                         100 * e.speakers[s].second));
        fmt::print("{}{}{:>5}{:9.1f}{:10.2f}   {}{:9.1f}{:9.1f}\n",
                   pad(n.program.agents.name[i], 18), pad(n.graph.agents[i], 6), o.blocs.of[i] + 1,
                   100 * e.outside, e.concentration > 0 ? 1 / e.concentration : 0.0,
                   pad(join(inputs, "  "), 29), 100 * o.rank[i], 100 * o.between[i]);
    }
    fmt::print(
        "\noutside: percent of its inputs that come from others; speakers: effective number of "
        "these others;\n"
        "PageRank: percent of the network's influence; between: percent of pairs of others whose "
        "strongest\nties (length 1/W) lead through it\n");
    print_blocs(n, o);
    if (o.unreached.empty())
        fmt::print(
            "\nEvery agent is reached by an agent with a conviction (susceptibility below 1).\n");
    else
        fmt::print("\nReached by no agent with a conviction (susceptibility below 1): {}\n",
                   join(o.unreached, ", "));
}

Json network_json(const Networks& n) {
    const Overview o = overview_of(n);
    Json out{{"scenario", n.program.name},
             {"date", n.date},
             {"modularity", o.blocs.modularity},
             {"unreached", o.unreached}};
    auto& agents = out["agents"] = Json::object();
    for (Index i = 0; i < n.graph.size(); ++i) {
        const auto& e = o.exposure[i];
        Json speakers = Json::object();
        for (const auto& [speaker, share] : e.speakers) speakers[n.graph.agents[speaker]] = share;
        agents[n.graph.agents[i]] = {{"bloc", o.blocs.of[i] + 1},        {"outside", e.outside},
                                     {"concentration", e.concentration}, {"speakers", speakers},
                                     {"from_bloc", e.from_bloc},         {"page_rank", o.rank[i]},
                                     {"betweenness", o.between[i]}};
    }
    return out;
}

}  // namespace steppe
