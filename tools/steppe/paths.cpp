#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "engine/report/json_document.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/network/blocs.hpp"
#include "steppe/network/centrality.hpp"
#include "steppe/network/paths.hpp"
#include "steppe/network/reach.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/network.hpp"
#include "tools/steppe/asked.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/option_numbers.hpp"

namespace steppe {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t page = 100;  // columns

struct PathArguments {
    std::string file, from, to, at;
    std::vector<std::string> set;
    std::size_t count = 10;
    bool json = false;
};

/// The scenario's network at the start and at the date asked for.
struct Networks {
    const Program& program;
    InfluenceGraph start, graph;
    std::string start_date, date;
    std::optional<double> total;  ///< total influence of `from` on `to`
};

double strength_in(const std::map<std::pair<Index, Index>, double>& weights,
                   const InfluencePath& path) {
    double strength = 1.0;
    for (const auto& step : path.steps) {
        const auto at = weights.find({step.listener, step.speaker});
        strength *= at == weights.end() ? 0.0 : at->second;
    }
    return strength;
}

/// `JPN -investment 54 %-> KGZ`, broken where the page ends.
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

/// What the list means, in a sentence.
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
                     "The direct word is the strongest, {:.1f} times the best detour, over {}.",
                     times, over(*detour))
               : fmt::format("The detour over {} is {:.1f} times as strong as the direct word.",
                             over(*detour), 1 / times);
}

void print_chains(const Networks& n, Index from, Index to,
                  const std::vector<InfluencePath>& paths) {
    const auto& name = n.program.agents.name;
    fmt::print("{}\n\nChains of influence from {} to {}, {}: at most {} steps, strongest first\n",
               n.program.title, name[from], name[to], n.date, longest_chain);
    if (paths.empty()) {
        fmt::print("None: nothing that {} does reaches {} in so few steps.\n", name[from],
                   name[to]);
        return;
    }
    std::map<std::pair<Index, Index>, double> before;
    for (const auto& edge : n.start.edges) before[{edge.listener, edge.speaker}] = edge.weight;
    fmt::print(
        "Strength: per cent, the product of the weights along the chain. Each step names the "
        "layer\nthat carries most of it, and how much.\n\n");
    fmt::print("{:>11}{:>12}\n", n.date, n.date == n.start_date ? "" : n.start_date);
    for (const auto& path : paths)
        fmt::print(
            "{:11.4f}{:>12}   {}\n", 100 * path.strength,
            n.date == n.start_date ? "" : fmt::format("{:.4f}", 100 * strength_in(before, path)),
            chain_text(n.graph, path, 26));
    fmt::print("\n{}\n", chain_verdict(n, paths));
    if (n.total)
        fmt::print(
            "Total influence, over chains of any length and against the convictions of all: {:.2f} "
            "% of\n{}'s long-run position.\n",
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

/// Everything about the network as a whole.
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
    fmt::print(
        "\nBlocs, by modularity {:.3f} (0: ties within blocs are no stronger than chance has "
        "them)\n",
        o.blocs.modularity);
    for (Index b = 0; b < o.blocs.count; ++b) {
        std::vector<std::string> members;
        std::vector<double> hears(o.blocs.count, 0.0);
        for (Index i = 0; i < n.graph.size(); ++i) {
            if (o.blocs.of[i] != b) continue;
            members.push_back(n.graph.agents[i]);
            for (Index c = 0; c < o.blocs.count; ++c)
                hears[c] += o.exposure[i].outside * o.exposure[i].from_bloc[c];
        }
        double all = 0.0;
        for (const double part : hears) all += part;
        fmt::print("{:>4}  {}\n", b + 1, join(members, " "));
        if (all > 0)
            fmt::print(
                "      {:.0f} % of what reaches its members from others comes from within it\n",
                100 * hears[b] / all);
    }
}

void print_network(const Networks& n, const Overview& o) {
    fmt::print("{}\n\nThe influence network on {}: {} agents, {} ties\n\n", n.program.title, n.date,
               n.graph.size(), n.graph.edges.size());
    fmt::print("{:<24}{:>5}{:>9}{:>10}   {:<29}{:>9}{:>9}\n", "", "bloc", "outside", "speakers",
               "whom it hears most", "PageRank", "between");
    for (Index i = 0; i < n.graph.size(); ++i) {
        const auto& e = o.exposure[i];
        std::vector<std::string> heard;
        for (std::size_t s = 0; s < std::min<std::size_t>(3, e.speakers.size()); ++s)
            heard.push_back(fmt::format("{} {:.0f} %", n.graph.agents[e.speakers[s].first],
                                        100 * e.speakers[s].second));
        fmt::print("{}{}{:>5}{:9.1f}{:10.2f}   {}{:9.1f}{:9.1f}\n",
                   pad(n.program.agents.name[i], 18), pad(n.graph.agents[i], 6), o.blocs.of[i] + 1,
                   100 * e.outside, e.concentration > 0 ? 1 / e.concentration : 0.0,
                   pad(join(heard, "  "), 29), 100 * o.rank[i], 100 * o.between[i]);
    }
    fmt::print(
        "\noutside: per cent of what moves it that comes from others; speakers: their effective "
        "number, 1 is\n"
        "one patron; PageRank: per cent of all listening that ends there; between: per cent of the "
        "others'\n"
        "pairs whose strongest ties (length 1/W) run through it\n");
    print_blocs(n, o);
    if (o.unreached.empty())
        fmt::print(
            "\nEvery agent is reached by one with a conviction of its own (susceptibility below "
            "1).\n");
    else
        fmt::print(
            "\nReached by no agent with a conviction of its own (susceptibility below 1): {}\n",
            join(o.unreached, ", "));
}

Json network_json(const Networks& n, const Overview& o) {
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

void show(const Json& json) { std::fputs(json_document(json).c_str(), stdout); }

void paths_command(const PathArguments& a, const Session& session) {
    const auto scenario =
        load_scenario(a.file, model_registry(), {.set = a.set, .paths = session.paths});
    if (!scenario.warnings.empty()) session.tell(scenario.warnings);
    const auto program = compile(scenario);
    const int step = asked_step(*program, "--at", a.at);
    const bool pair = !a.from.empty();
    const Index from = pair ? asked_agent(*program, "--from", a.from) : absent,
                to = pair ? asked_agent(*program, "--to", a.to) : absent;
    if (pair && from == to) throw WrongArgument("--to: a chain leads to another agent than --from");
    auto metrics = network_metrics(*program);
    const bool total =
        pair && find_metric(*program, "total_influence." + a.to + "." + a.from).has_value();
    if (total)
        metrics.push_back(
            select_metrics(*program, {"total_influence." + a.to + "." + a.from}).front());
    const auto series = run(*program, std::move(metrics), Audit::essentials).series;
    Networks n{*program,
               influence_graph(*program, series, 0),
               influence_graph(*program, series, step),
               step_date(*program, 0),
               step_date(*program, step),
               {}};
    if (total) n.total = series.at(step, series.metrics.size() - 1);
    if (pair) {
        const auto paths = strongest_paths(n.graph, from, to, a.count);
        a.json ? show(chains_json(n, from, to, paths)) : print_chains(n, from, to, paths);
    } else {
        const auto overview = overview_of(n);
        a.json ? show(network_json(n, overview)) : print_network(n, overview);
    }
}

}  // namespace

void add_paths(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand(
        "paths", "Print who influences whom, directly and through others, by layer");
    auto a = std::make_shared<PathArguments>();
    command->add_option("file", a->file, "Scenario file")->required();
    auto* from = command
                     ->add_option("--from", a->from,
                                  "Agent that influences; without it a table of the whole network")
                     ->type_name("ID");
    auto* to = command->add_option("--to", a->to, "Agent that is influenced")->type_name("ID");
    from->needs(to);
    to->needs(from);
    command->add_option("--at", a->at, "Date of the network (default: the end)")->type_name("DATE");
    command->add_option("--count", a->count, "Largest number of chains (default: 10)")
        ->transform(whole_number(1, 1000));
    command->add_option("--set", a->set, "Replace the value at an address of the scenario")
        ->type_name("A=V")
        ->allow_extra_args(false);
    command->add_flag("--json", a->json, "Print as JSON");
    command->footer(
        "Examples:\n"
        "  steppe paths scenarios/japan-20b.toml --from JPN --to KGZ\n"
        "  steppe paths scenarios/japan-20b.toml --from CHN --to UZB --at 2031-01-01 --count 3\n"
        "  steppe paths scenarios/baseline.toml");
    command->callback([a, &session] { paths_command(*a, session); });
}

}  // namespace steppe
