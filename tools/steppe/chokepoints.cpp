#include <algorithm>
#include <numeric>

#include "steppe/network/chokepoints.hpp"
#include "steppe/solver/network.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class ChokepointsCommand final : public Analysis {
public:
    ChokepointsCommand(Command app, Session& of);

private:
    void analyse() override;

    std::string from_, to_;
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
    out.chart = {{"kind", "bars"}, {"rows", "name"}, {"series", {"loss_usd_bn_per_year"}}};
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

void ChokepointsCommand::analyse() {
    const auto program = compile(load_reported(file));
    const Index from = asked_agent(*program, "--from", from_),
                to = asked_agent(*program, "--to", to_);
    if (from == to) throw UsageError("--to: must differ from --from");
    if (!program->has_trade) throw UsageError(file + ": the scenario has no trade");
    open_folder();
    const int step = step_in(*program);
    const auto series = steppe::run(*program, corridor_metrics(*program), Audit::essentials).series;
    Answer out{
        *program, from, to, step_date(*program, step), corridor_network(*program, series, step),
        {},       {}};
    out.found = chokepoints(out.network, from, to);
    out.by_loss.resize(program->corridors.size());
    std::iota(out.by_loss.begin(), out.by_loss.end(), 0U);
    std::stable_sort(out.by_loss.begin(), out.by_loss.end(),
                     [&](auto x, auto y) { return out.found.loss[x] > out.found.loss[y]; });
    finish(result_of(out));
}

ChokepointsCommand::ChokepointsCommand(Command app, Session& of)
    : Analysis(app, of, "chokepoints",
               "Print the largest flow of trade between two states and where it can be stopped") {
    add_file();
    command.option("--from STATE", from_, "Exporter, by id or name").required();
    command.option("--to STATE", to_, "Importer, by id or name").required();
    add_at("the trade");
    add_set_option(command, options.set);
    add_output("chokepoints.json", Resumes::no);
    command.footer(R"(Examples:
  steppe chokepoints scenarios/japan-20b.toml --from KAZ --to JPN
  steppe chokepoints scenarios/baseline.toml --from CHN --to UZB --at 2030-01-01)");
}

}  // namespace

void add_chokepoints(Command app, Session& session) {
    add_command<ChokepointsCommand>(app, session);
}

}  // namespace steppe
