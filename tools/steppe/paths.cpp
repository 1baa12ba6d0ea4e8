#include <cstdio>

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
    result.others.push_back(file_of(is_csv ? "edges.csv" : "network." + format_, text));
    if (is_csv)
        result.others.push_back(file_of("nodes.csv", to_csv(csv("nodes.csv", graph.nodes))));
}

void PathsCommand::analyse() {
    if (!format_.empty() && output.folder.empty() && output.json)
        throw UsageError("--format prints the graph: give --out DIR, or leave --json out");
    const auto& model = load_reported(file);
    open_folder();
    std::optional<Graph> graph;
    if (!format_.empty()) graph = model.graph(at, layer_);
    auto result = model.paths({.from = from_, .to = to_, .at = at, .count = count_});
    if (graph) add_graph(*graph, result);
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
