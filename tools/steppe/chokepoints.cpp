#include <algorithm>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "steppe/model/kinds.hpp"
#include "steppe/network/chokepoints.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/network.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"

namespace steppe {
namespace {

struct ChokepointArguments {
    std::string file, from, to, at;
    std::vector<std::string> set;
    OutputOptions output;
};

/// The result of the command, with the names for its report.
struct Answer {
    const Program& program;
    Index from, to;
    std::string date;
    CorridorNetwork network;
    Chokepoints found;
    std::vector<std::uint32_t> by_loss;  ///< named corridors by decreasing loss
};

/// Returns the name of a corridor; trade outside all corridors has none.
std::string corridor_name(const Program& program, std::uint32_t corridor) {
    return corridor < program.corridors.size() ? program.corridors[corridor].name
                                               : "no named corridor";
}

Table cut_table(const Answer& a) {
    Table out{.key = "cut",
              .title = "Minimum cut: the smallest trade whose loss stops the flow",
              .columns = {{"from", "from"},
                          {"to", "to"},
                          {"corridor"},
                          {"name", "corridor"},
                          {"usd_bn_per_year", "USD bn per year", Show::value}}};
    for (const auto& edge : a.found.cut)
        out.row(a.network.nodes[edge.exporter], a.network.nodes[edge.importer],
                a.network.corridors[edge.corridor], corridor_name(a.program, edge.corridor),
                edge.capacity);
    return out;
}

Table losses_table(const Answer& a) {
    Table out{
        .key = "losses",
        .title = "Loss when one corridor closes",
        .columns = {{"corridor"},
                    {"name", "corridor"},
                    {"loss_usd_bn_per_year", "USD bn per year", Show::value},
                    {"part", "part of the flow", Show::value, Column::Interval::none, "share"}}};
    for (const auto r : a.by_loss)
        out.row(a.network.corridors[r], corridor_name(a.program, r), a.found.loss[r],
                a.found.loss[r] / a.found.flow);
    out.chart = {{"kind", "whiskers"}, {"rows", "name"}, {"series", {"loss_usd_bn_per_year"}}};
    return out;
}

std::string finding(const Answer& a) {
    if (a.found.flow <= 0.0) return "No flow is possible";
    if (a.by_loss.empty()) return "The scenario has no named corridor that could be closed";
    const double part = a.found.loss[a.by_loss.front()] / a.found.flow;
    return part < 5e-4
               ? "No single corridor is a chokepoint: the others can replace any of them"
               : fmt::format("The chokepoint is {}: without it {:.1f} percent of the flow is lost",
                             corridor_name(a.program, a.by_loss.front()), 100 * part);
}

Result result_of(const Answer& a) {
    const auto& name = a.program.agents.name;
    Result out{.command = "chokepoints",
               .stem = "chokepoints",
               .about = {{"scenario", a.program.name},
                         {"date", a.date},
                         {"from", a.network.nodes[a.from]},
                         {"to", a.network.nodes[a.to]},
                         {"direct_usd_bn_per_year", a.found.direct},
                         {"flow_usd_bn_per_year", a.found.flow}}};
    out.title = fmt::format("Largest flow of trade from {} to {}", name[a.from], name[a.to]);
    out.question = a.program.title;
    out.lines.push_back(fmt::format(
        "{}, USD bn per year: {:.3f} directly; {:.3f} directly and through others, limited by each "
        "pair's trade on that date.",
        a.date, a.found.direct, a.found.flow));
    out.findings.push_back(finding(a) + ".");
    ResultSection section;
    if (!a.found.cut.empty()) section.tables.push_back(cut_table(a));
    if (!a.by_loss.empty()) section.tables.push_back(losses_table(a));
    out.sections.push_back(std::move(section));
    out.source = fmt::format("Source: steppe chokepoints, {}, {}.", a.program.name, a.date);
    out.made_from = a.program.name;
    return out;
}

void chokepoints_command(const ChokepointArguments& arguments, Session& session) {
    check_report(arguments.output.report, arguments.output.folder);
    const auto scenario = load_scenario(arguments.file, model_registry(),
                                        {.set = arguments.set, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    const Index from = asked_agent(*program, "--from", arguments.from),
                to = asked_agent(*program, "--to", arguments.to);
    if (from == to) throw UsageError("--to: must differ from --from");
    if (!program->has_trade) throw UsageError(arguments.file + ": the scenario has no trade");
    require_folder(session, arguments.output.folder, {.scenarios = {&scenario}});
    const int step = asked_step(*program, "--at", arguments.at);
    const Stopwatch watch;
    const auto series = run(*program, corridor_metrics(*program), Audit::essentials).series;
    Answer answer{
        *program, from, to, step_date(*program, step), corridor_network(*program, series, step),
        {},       {}};
    answer.found = chokepoints(answer.network, from, to);
    answer.by_loss.resize(program->corridors.size());
    std::iota(answer.by_loss.begin(), answer.by_loss.end(), 0U);
    std::stable_sort(answer.by_loss.begin(), answer.by_loss.end(),
                     [&](auto x, auto y) { return answer.found.loss[x] > answer.found.loss[y]; });
    put_result(result_of(answer), arguments.output, session, input_files({&scenario}),
               watch.seconds());
}

}  // namespace

void add_chokepoints(Command app, Session& session) {
    const auto command =
        app.add("chokepoints",
                "Print the largest flow of trade between two states and where it can be stopped");
    auto a = std::make_shared<ChokepointArguments>();
    command.option("file", a->file, "Scenario file").required();
    command.option("--from ID", a->from, "Exporter").required();
    command.option("--to ID", a->to, "Importer").required();
    command.option("--at DATE", a->at, "Date of the trade (default: the end)");
    command.option("--set A=V", a->set, "Replace the value at an address of the scenario");
    add_output_options(command, session, a->output, "chokepoints.json", Resumes::no);
    command.footer(
        "Examples:\n"
        "  steppe chokepoints scenarios/japan-20b.toml --from KAZ --to JPN\n"
        "  steppe chokepoints scenarios/baseline.toml --from CHN --to UZB --at 2030-01-01");
    command.on_run([a, &session] { chokepoints_command(*a, session); });
}

}  // namespace steppe
