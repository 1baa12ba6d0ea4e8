#include <algorithm>
#include <cstdio>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/network/chokepoints.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/network.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

struct ChokepointArguments {
    std::string file, from, to, at;
    std::vector<std::string> set;
    bool json = false;
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

void print_cut(const Answer& a) {
    constexpr std::size_t most = 12;
    fmt::print("\nMinimum cut: the smallest trade whose loss stops the flow\n");
    double rest = 0.0;
    for (std::size_t n = 0; n < a.found.cut.size(); ++n) {
        const auto& edge = a.found.cut[n];
        if (n >= most)
            rest += edge.capacity;
        else
            fmt::print("{:12.3f}   {} -> {}, {}\n", edge.capacity, a.network.nodes[edge.exporter],
                       a.network.nodes[edge.importer], corridor_name(a.program, edge.corridor));
    }
    if (a.found.cut.size() > most)
        fmt::print("{:12.3f}   on {} more (all with --json)\n", rest, a.found.cut.size() - most);
}

void print_losses(const Answer& a) {
    if (a.by_loss.empty()) {
        fmt::print("\nThe scenario has no named corridor that could be closed.\n");
        return;
    }
    fmt::print("\nLoss when one corridor closes                             percent\n");
    for (const auto r : a.by_loss)
        fmt::print("{:12.3f}   {}{:8.1f}\n", a.found.loss[r], pad(corridor_name(a.program, r), 42),
                   100 * a.found.loss[r] / a.found.flow);
    const auto worst = a.by_loss.front();
    const double part = a.found.loss[worst] / a.found.flow;
    if (part < 5e-4)
        fmt::print("\nNo single corridor is a chokepoint: the others can replace any of them.\n");
    else
        fmt::print("\nThe chokepoint is {}: without it {:.1f} percent of the flow is lost.\n",
                   corridor_name(a.program, worst), 100 * part);
}

void print_answer(const Answer& a) {
    const auto& name = a.program.agents.name;
    fmt::print("{}\n\nLargest flow of trade from {} to {}, {}, USD bn per year\n\n",
               a.program.title, name[a.from], name[a.to], a.date);
    fmt::print(
        "{:12.3f}   directly\n"
        "{:12.3f}   directly and through others, limited by each pair's trade on that date\n",
        a.found.direct, a.found.flow);
    if (a.found.flow <= 0.0) {
        fmt::print("\nNo flow is possible.\n");
        return;
    }
    print_cut(a);
    print_losses(a);
}

Json answer_json(const Answer& a) {
    Json out{{"scenario", a.program.name},
             {"date", a.date},
             {"from", a.network.nodes[a.from]},
             {"to", a.network.nodes[a.to]},
             {"direct_usd_bn_per_year", a.found.direct},
             {"flow_usd_bn_per_year", a.found.flow}};
    out["cut"] = Json::array();
    for (const auto& edge : a.found.cut)
        out["cut"].push_back({{"from", a.network.nodes[edge.exporter]},
                              {"to", a.network.nodes[edge.importer]},
                              {"corridor", a.network.corridors[edge.corridor]},
                              {"usd_bn_per_year", edge.capacity}});
    out["loss_usd_bn_per_year"] = Json::object();
    for (const auto r : a.by_loss)
        out["loss_usd_bn_per_year"][a.network.corridors[r]] = a.found.loss[r];
    return out;
}

void chokepoints_command(const ChokepointArguments& arguments, const Session& session) {
    const auto scenario = load_scenario(arguments.file, model_registry(),
                                        {.set = arguments.set, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto program = compile(scenario);
    const Index from = asked_agent(*program, "--from", arguments.from),
                to = asked_agent(*program, "--to", arguments.to);
    if (from == to) throw UsageError("--to: must differ from --from");
    if (!program->has_trade) throw UsageError(arguments.file + ": the scenario has no trade");
    const int step = asked_step(*program, "--at", arguments.at);
    const auto series = run(*program, corridor_metrics(*program), Audit::essentials).series;
    Answer answer{
        *program, from, to, step_date(*program, step), corridor_network(*program, series, step),
        {},       {}};
    answer.found = chokepoints(answer.network, from, to);
    answer.by_loss.resize(program->corridors.size());
    std::iota(answer.by_loss.begin(), answer.by_loss.end(), 0U);
    std::stable_sort(answer.by_loss.begin(), answer.by_loss.end(),
                     [&](auto x, auto y) { return answer.found.loss[x] > answer.found.loss[y]; });
    if (arguments.json)
        std::fputs(json_document(answer_json(answer)).c_str(), stdout);
    else
        print_answer(answer);
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
    command.flag("--json", a->json, "Print as JSON");
    command.footer(
        "Examples:\n"
        "  steppe chokepoints scenarios/japan-20b.toml --from KAZ --to JPN\n"
        "  steppe chokepoints scenarios/baseline.toml --from CHN --to UZB --at 2030-01-01");
    command.on_run([a, &session] { chokepoints_command(*a, session); });
}

}  // namespace steppe
