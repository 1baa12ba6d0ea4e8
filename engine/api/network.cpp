#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/report/chokepoints.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/paths.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/network.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

Graph Model::graph(const std::string& date, const std::string& layer) const {
    const auto& program = state_->program();
    int step = 0;
    Index only = absent;
    check_all({[&] { step = asked_step(program, "at", date); },
               [&] {
                   if (!layer.empty())
                       only = static_cast<Index>(
                           asked_place("layer", "Layer", layer, ids_of(program.layers)));
               }});
    auto metrics = network_metrics(program);
    if (!program.issues.empty())
        for (auto& metric : select_metrics(program, {"position.*"}))
            metrics.push_back(std::move(metric));
    const auto series = steppe::run(program, std::move(metrics), Audit::essentials).series;
    const auto graph = influence_graph(program, series, step);
    return network_graph({program, graph, graph, "", date_of(program.calendar, step), {}}, series,
                         step, only);
}

Result Model::paths(const PathOptions& options) const {
    const auto& program = state_->program();
    const bool is_pair = !options.from.empty() || !options.to.empty();
    Index from = absent, to = absent;
    int step = 0;
    check_all({[&] { from = is_pair ? asked_agent(program, "from", options.from) : absent; },
               [&] { to = is_pair ? asked_agent(program, "to", options.to) : absent; },
               [&] { step = asked_step(program, "at", options.at); }});
    if (is_pair && from == to)
        throw OptionError("to", "a chain leads to another agent, not to that of --from");
    auto metrics = network_metrics(program);
    const auto total =
        is_pair ? find_metric(program, fmt::format("total_influence.{}.{}", program.agents.id[to],
                                                   program.agents.id[from]))
                : std::nullopt;
    if (total) metrics.push_back(*total);
    const auto series = steppe::run(program, std::move(metrics), Audit::essentials).series;
    Networks n{program,
               influence_graph(program, series, 0),
               influence_graph(program, series, step),
               date_of(program.calendar, 0),
               date_of(program.calendar, step),
               {}};
    if (total) n.total = series.at(step, series.metrics.size() - 1);
    auto result =
        is_pair ? chains_result(n, from, to, strongest_paths(n.graph, from, to, options.count))
                : network_result(n);
    result.command = result.stem = "paths";
    result.question = program.title;
    result.source = fmt::format("Source: steppe paths, {}, {}.", program.name, n.date);
    result.made_from = program.name;
    name_inputs(result, state_->scenario);
    return result;
}

Result Model::chokepoints(const std::string& exporter, const std::string& importer,
                          const std::string& date) const {
    const auto& program = state_->program();
    Index from = absent, to = absent;
    int step = 0;
    check_all({[&] { from = asked_agent(program, "from", exporter); },
               [&] { to = asked_agent(program, "to", importer); },
               [&] { step = asked_step(program, "at", date); }});
    if (from == to) throw OptionError("to", "must differ from --from");
    if (!program.has_trade) throw OptionError(state_->path + ": the scenario has no trade");
    const auto series = steppe::run(program, corridor_metrics(program), Audit::essentials).series;
    ChokepointReport out{
        program, from, to, date_of(program.calendar, step), corridor_network(program, series, step),
        {},      {}};
    out.found = steppe::chokepoints(out.network, from, to);
    out.by_loss.resize(program.corridors.size());
    std::iota(out.by_loss.begin(), out.by_loss.end(), 0U);
    std::ranges::stable_sort(out.by_loss,
                             [&](auto x, auto y) { return out.found.loss[x] > out.found.loss[y]; });
    auto result = chokepoints_result(out);
    name_inputs(result, state_->scenario);
    return result;
}

}  // namespace steppe
