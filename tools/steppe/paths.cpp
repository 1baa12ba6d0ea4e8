#include <memory>

#include <fmt/format.h>

#include "steppe/model/kinds.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/network.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/paths_result.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"

namespace steppe {
namespace {

struct PathArguments {
    std::string file, from, to, at;
    std::vector<std::string> set;
    std::size_t count = 10;
    OutputOptions output;
};

void paths_command(const PathArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    const auto scenario =
        load_scenario(a.file, model_registry(), {.set = a.set, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    const int step = asked_step(*program, "--at", a.at);
    const bool pair = !a.from.empty();
    const Index from = pair ? asked_agent(*program, "--from", a.from) : absent,
                to = pair ? asked_agent(*program, "--to", a.to) : absent;
    if (pair && from == to)
        throw UsageError("--to: a chain leads to another agent, not to that of --from");
    require_folder(session, a.output.folder, {.scenarios = {&scenario}});
    const Stopwatch watch;
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
    auto result = pair ? chains_result(n, from, to, strongest_paths(n.graph, from, to, a.count))
                       : network_result(n);
    result.command = result.stem = "paths";
    result.question = program->title;
    result.source = fmt::format("Source: steppe paths, {}, {}.", program->name, n.date);
    result.made_from = program->name;
    put_result(result, a.output, session, input_files({&scenario}), watch.seconds());
}

}  // namespace

void add_paths(Command app, Session& session) {
    const auto command =
        app.add("paths", "Print who influences whom, directly and through others, by layer");
    auto a = std::make_shared<PathArguments>();
    command.option("file", a->file, "Scenario file").required();
    const auto from = command.option(
        "--from ID", a->from, "Agent that influences; without it a table of the whole network");
    const auto to = command.option("--to ID", a->to, "Agent that is influenced");
    from.needs(to);
    to.needs(from);
    command.option("--at DATE", a->at, "Date of the network (default: the end)");
    command.option("--count", a->count, "Largest number of chains (default: 10)")
        .check(whole_number(1, 1000));
    command.option("--set A=V", a->set, "Replace the value at an address of the scenario");
    add_output_options(command, session, a->output, "paths.json", Resumes::no);
    command.footer(
        "Examples:\n"
        "  steppe paths scenarios/japan-20b.toml --from JPN --to KGZ\n"
        "  steppe paths scenarios/japan-20b.toml --from CHN --to UZB --at 2031-01-01 --count 3\n"
        "  steppe paths scenarios/baseline.toml");
    command.on_run([a, &session] { paths_command(*a, session); });
}

}  // namespace steppe
