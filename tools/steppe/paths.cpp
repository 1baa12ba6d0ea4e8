#include <cstdio>

#include "engine/api/state.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/paths.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/network.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class PathsCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    void add_graph(const Graph& graph, Result& result) const;

    std::string from_, to_, format_, layer_;
    std::size_t count_ = 10;
};

/// Adds the files of a graph to the result; without a folder prints the graph, for CSV its edges.
void PathsCommand::add_graph(const Graph& graph, Result& result) const {
    const auto csv = [](const char* name, const Table& table) {
        return csv_of(name, {}, table, table.columns.size());
    };
    const bool is_csv = format_ == "csv";
    const auto text = is_csv                 ? to_csv(csv("edges.csv", graph.edges))
                      : format_ == "graphml" ? to_graphml(graph)
                                             : to_gexf(graph);
    if (output.folder.empty()) {
        std::fputs(text.c_str(), stdout);
        return;
    }
    result.texts.emplace_back(is_csv ? "edges.csv" : "network." + format_, text);
    if (is_csv) result.texts.emplace_back("nodes.csv", to_csv(csv("nodes.csv", graph.nodes)));
}

void PathsCommand::analyse() {
    if (!format_.empty() && output.folder.empty() && output.json)
        throw UsageError("--format prints the graph: give --out DIR, or leave --json out");
    const auto program = program_of(load_reported(file));
    const bool pair = !from_.empty();
    Index from = absent, to = absent;
    std::optional<Graph> graph;
    int step = 0;
    check_all({[&] { from = pair ? asked_agent(*program, "from", from_) : absent; },
               [&] { to = pair ? asked_agent(*program, "to", to_) : absent; },
               [&] {
                   if (!format_.empty()) graph = models.front().graph(at, layer_);
                   step = asked_step(*program, "at", at);
               }});
    if (pair && from == to)
        throw UsageError("--to: a chain leads to another agent, not to that of --from");
    open_folder();
    auto metrics = network_metrics(*program);
    const auto total =
        pair ? find_metric(*program, fmt::format("total_influence.{}.{}", program->agents.id[to],
                                                 program->agents.id[from]))
             : std::nullopt;
    if (total) metrics.push_back(*total);
    const auto series = steppe::run(*program, std::move(metrics), Audit::essentials).series;
    Networks n{*program,
               influence_graph(*program, series, 0),
               influence_graph(*program, series, step),
               date_of(program->calendar, 0),
               date_of(program->calendar, step),
               {}};
    if (total) n.total = series.at(step, series.metrics.size() - 1);
    auto result = pair ? chains_result(n, from, to, strongest_paths(n.graph, from, to, count_))
                       : network_result(n);
    result.command = result.stem = "paths";
    result.question = program->title;
    result.source = fmt::format("Source: steppe paths, {}, {}.", program->name, n.date);
    result.made_from = program->name;
    if (graph) add_graph(*graph, result);
    name_inputs(result, scenario_of(models.front()));
    if (format_.empty() || !output.folder.empty()) finish(result);
}

void PathsCommand::add_options() {
    add_file();
    const auto from = command.option(
        "--from STATE", from_,
        "State that influences, by id or name; without it a table of the whole network");
    const auto to = command.option("--to STATE", to_, "State that is influenced");
    from.needs(to);
    to.needs(from);
    add_at("the network");
    command.option("--count", count_, "Largest number of chains (default: 10)")
        .check(whole_number(1, 1000));
    const auto format =
        command
            .option("--format FORMAT", format_,
                    "Print the network as a graph, with --out write it: graphml (Gephi, networkx, "
                    "igraph), gexf, or csv, whose nodes only --out writes")
            .one_of({"graphml", "gexf", "csv"});
    for (const auto pair : {from, to}) format.excludes(pair);
    command.option("--layer ID", layer_, "Layer of the graph (default: all together)")
        .needs(format);
    add_set_option(command, options.set);
    add_output("network.graphml, network.gexf, edges.csv, nodes.csv, paths.json", Resumes::no);
    command.footer(R"(Examples:
  steppe paths scenarios/japan-20b.toml --from JPN --to KGZ
  steppe paths scenarios/japan-20b.toml --from CHN --to UZB --at 2031-01-01 --count 3
  steppe paths scenarios/baseline.toml
  steppe paths scenarios/baseline.toml --format graphml > network.graphml)");
}

}  // namespace

void add_paths(Command command, Session& session) { add_command<PathsCommand>(command, session); }

}  // namespace steppe
