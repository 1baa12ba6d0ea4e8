#include <algorithm>
#include <fstream>
#include <iostream>

#include "bench/core_futures.hpp"
#include "steppe/json.hpp"

/// Writes bench/scenarios/core.toml for a peer in another language: the compiled numbers as dense
/// arrays, the draws of some replicates, and the solver's results for the first of them.
namespace {

using namespace steppe;
constexpr std::size_t futures = 4096, checked = 64;

Json dense(const Pairs& pairs, const std::vector<double>& values, Index n) {
    Json out(std::vector<std::vector<double>>(n, std::vector<double>(n, 0.0)));
    for (Index e = 0; e < pairs.size() && e < values.size(); ++e)
        out[pairs.row[e]][pairs.column[e]] = values[e];
    return out;
}

/// Returns numbers as rows of `width`.
Json rows_of(const std::vector<double>& values, std::size_t width) {
    Json out = Json::array();
    for (std::size_t at = 0; at < values.size(); at += width)
        out.push_back(
            std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(at),
                                values.begin() + static_cast<std::ptrdiff_t>(at + width)));
    return out;
}

Json layers_of(const Program& p, const Inputs<double>& in) {
    Json out = Json::array();
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& layer = p.layers[l];
        const auto& of = in.layer[l];
        const bool stock = !of.row_stock.empty();
        out.push_back({{"id", layer.id},
                       {"kind", stock                                      ? "stock"
                                : layer.capability == Capability::military ? "tie"
                                                                           : "trade"},
                       {"beta", of.beta},
                       {"value", dense(layer.pairs, of.value, p.agents.size())},
                       {"stands_still", of.flow.empty()},
                       {"row_stock", of.row_stock},
                       {"dep", of.dep},
                       {"inv", of.inv},
                       {"home", of.home},
                       {"trade_link", layer.trade_link}});
    }
    return out;
}

Json pledges_of(const Program& p, const Inputs<double>& in) {
    Json out = Json::array();
    for (std::size_t n = 0; n < p.pledges.size(); ++n) {
        const auto& pledge = p.pledges[n];
        const auto& of = in.pledge[n];
        Json built = Json::array();
        for (std::size_t c = 0; c < pledge.capacity.size(); ++c) {
            const auto& members = p.commodities[pledge.capacity[c].commodity].participant;
            const auto place = [&](Index agent) {
                return std::find(members.begin(), members.end(), agent) - members.begin();
            };
            Json cells = Json::array();
            for (const Index host : pledge.host)
                cells.push_back(place(pledge.from) * static_cast<std::ptrdiff_t>(members.size()) +
                                place(host));
            built.push_back({{"share", of.capacity[c]}, {"cell", cells}});
        }
        out.push_back({{"id", pledge.id},
                       {"from", pledge.from},
                       {"layer", pledge.layer},
                       {"profile", pledge.profile == Profile::front  ? "front"
                                   : pledge.profile == Profile::back ? "back"
                                                                     : "flat"},
                       {"start", pledge.start},
                       {"amount", of.amount},
                       {"years", of.years},
                       {"delay", of.delay},
                       {"technology", of.technology},
                       {"host", pledge.host},
                       {"share", of.a},
                       {"capacity", built}});
    }
    return out;
}

/// Returns flows between all participants, with 0 for absent ones.
Json dense(const CommodityProgram& c, const std::vector<double>& cells) {
    Json rows = Json::array();
    for (const Index i : c.participant) {
        auto& row = rows.push_back(Json::array());
        for (const Index j : c.participant)
            row.push_back(c.cell(i, j) == absent ? 0.0 : cells[c.cell(i, j)]);
    }
    return rows;
}

Json commodity_of(const Program& p, const Inputs<double>& in) {
    const auto& of = in.commodity[0];
    return {{"participant", p.commodities[0].participant},
            {"V0", dense(p.commodities[0], of.V0)},
            {"at_risk", of.at_risk},
            {"cover", of.cover},
            {"restock", of.restock},
            {"spare", of.spare},
            {"elasticity", of.elasticity},
            {"spot", of.spot},
            {"adaptation", of.adaptation},
            {"back", of.back},
            {"cost", of.cost},
            {"offtake", of.offtake}};
}

Json inputs_of(const Program& p, const Inputs<double>& in) {
    const auto& m = in.model;
    const std::size_t K = p.issues.size();
    return {{"model",
             {{"nu", m.nu},
              {"delta", m.delta},
              {"r_H", m.r_H},
              {"obsolescence", m.obsolescence},
              {"eta", m.eta},
              {"theta_T", m.theta_T},
              {"eps", m.eps},
              {"g_row", m.g_row},
              {"wear", m.wear}}},
            {"agent",
             {{"Y0", in.Y0},
              {"g", in.g},
              {"kappa", in.kappa},
              {"alpha", in.alpha},
              {"s", in.s},
              {"military", in.military},
              {"autonomy", in.autonomy},
              {"lambda", in.lambda},
              {"row_import", in.row_import},
              {"row_export", in.row_export}}},
            {"layers", layers_of(p, in)},
            {"trade", dense(p.trade.pairs, in.T0, p.agents.size())},
            {"hostility", dense(p.graph, in.hostility, p.agents.size())},
            {"commodity", commodity_of(p, in)},
            {"pledges", pledges_of(p, in)},
            {"X0", rows_of(in.X0, K)},
            {"U0", rows_of(in.U0, K)},
            {"r0", rows_of(in.r0, K)},
            {"C", rows_of(in.C, K)}};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: steppe_core_dump FILE\n";
        return 2;
    }
    const auto core = bench::core_futures(futures);
    const auto& p = *core.program;
    Json drawn, metrics = Json::array(), values = Json::array();
    for (std::size_t n = 0; n < core.drawn.size(); ++n)
        drawn[core.drawn[n]] = rows_of(core.inputs, futures)[n];
    for (const auto& metric : core.metrics) metrics.push_back(metric.address);
    for (std::size_t t = 0; t < core.steps(); ++t) {
        std::vector<double> kept;
        for (std::size_t n = 0; n < core.metrics.size(); ++n) {
            const auto* from = core.values.data() + (t * core.metrics.size() + n) * futures;
            kept.insert(kept.end(), from, from + checked);
        }
        values.push_back(rows_of(kept, checked));
    }
    std::ofstream out(argv[1]);
    const Json all{{"h", p.calendar.h},
                   {"months_per_step", p.calendar.months_per_step},
                   {"steps", p.calendar.steps},
                   {"powers", p.agents.powers},
                   {"targets", p.agents.targets},
                   {"inputs", inputs_of(p, core.centre.in)},
                   {"drawn", drawn},
                   {"metrics", metrics},
                   {"values", values}};
    out << all.sorted().dump();
    return out.flush() ? 0 : 4;
}
