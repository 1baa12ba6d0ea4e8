#include <numeric>

#include "engine/api/state.hpp"
#include "engine/report/chokepoints.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/network.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class ChokepointsCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::string from_, to_;
};

void ChokepointsCommand::analyse() {
    const auto program = program_of(load_reported(file));
    Index from = absent, to = absent;
    int step = 0;
    check_all({[&] { from = asked_agent(*program, "from", from_); },
               [&] { to = asked_agent(*program, "to", to_); },
               [&] { step = asked_step(*program, "at", at); }});
    if (from == to) throw UsageError("--to: must differ from --from");
    if (!program->has_trade) throw UsageError(file + ": the scenario has no trade");
    open_folder();
    const auto series = steppe::run(*program, corridor_metrics(*program), Audit::essentials).series;
    ChokepointReport out{*program,
                         from,
                         to,
                         date_of(program->calendar, step),
                         corridor_network(*program, series, step),
                         {},
                         {}};
    out.found = chokepoints(out.network, from, to);
    out.by_loss.resize(program->corridors.size());
    std::iota(out.by_loss.begin(), out.by_loss.end(), 0U);
    std::ranges::stable_sort(out.by_loss,
                             [&](auto x, auto y) { return out.found.loss[x] > out.found.loss[y]; });
    auto result = chokepoints_result(out);
    name_inputs(result, scenario_of(models.front()));
    finish(result);
}

void ChokepointsCommand::add_options() {
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

void add_chokepoints(Command command, Session& session) {
    add_command<ChokepointsCommand>(command, session);
}

}  // namespace steppe
