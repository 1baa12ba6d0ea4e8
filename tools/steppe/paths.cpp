#include "steppe/solver/network.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/paths_result.hpp"

namespace steppe {
namespace {

class PathsCommand final : public Analysis {
public:
    PathsCommand(Command app, Session& of);

private:
    void analyse() override;

    std::string from_, to_;
    std::size_t count_ = 10;
};

void PathsCommand::analyse() {
    const auto program = compile(load_reported(file));
    const int step = step_in(*program);
    const bool pair = !from_.empty();
    const Index from = pair ? asked_agent(*program, "--from", from_) : absent,
                to = pair ? asked_agent(*program, "--to", to_) : absent;
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
               step_date(*program, 0),
               step_date(*program, step),
               {}};
    if (total) n.total = series.at(step, series.metrics.size() - 1);
    auto result = pair ? chains_result(n, from, to, strongest_paths(n.graph, from, to, count_))
                       : network_result(n);
    result.command = result.stem = "paths";
    result.question = program->title;
    result.source = fmt::format("Source: steppe paths, {}, {}.", program->name, n.date);
    result.made_from = program->name;
    finish(result);
}

PathsCommand::PathsCommand(Command app, Session& of)
    : Analysis(app, of, "paths",
               "Print who influences whom, directly and through others, by layer") {
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
    add_set_option(command, options.set);
    add_output("paths.json", Resumes::no);
    command.footer(
        "Examples:\n"
        "  steppe paths scenarios/japan-20b.toml --from JPN --to KGZ\n"
        "  steppe paths scenarios/japan-20b.toml --from CHN --to UZB --at 2031-01-01 --count 3\n"
        "  steppe paths scenarios/baseline.toml");
}

}  // namespace

void add_paths(Command app, Session& session) { add_command<PathsCommand>(app, session); }

}  // namespace steppe
