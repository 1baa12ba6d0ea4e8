#include <algorithm>

#include "engine/model/kinds.hpp"
#include "engine/solver/builder.hpp"

namespace steppe {
namespace {

std::vector<bool> narrowed_routes(const Program& p) {
    std::vector<bool> narrowed(p.corridors.size(), false), out;
    for (const auto& e : p.events)
        if (event_kinds()[e.kind]->subject == "corridor") narrowed[e.subject] = true;
    for (const auto& route : p.routes)
        out.push_back(std::any_of(route.begin(), route.end(),
                                  [&](const auto& part) { return narrowed[part.first]; }));
    return out;
}

/// Returns the agents whose trade with the rest of the world a sanction can cut.
std::vector<bool> cut_with_row(const Program& p) {
    std::vector<bool> out(p.agents.size(), false);
    for (const auto& e : p.events)
        if (acts_on(e.kind) == ActsOn::trade_pairs)
            for (const Index target : e.targets)
                if (target < p.agents.row()) out[target] = true;
    return out;
}

/// Returns the flow of j's goods to i, including the rest of the world; absent if none.
Index flow_of(const Program& p, Index i, Index j) {
    const Index row = p.agents.row();
    if (i == j) return absent;
    if (j == row) return p.trade.import_flow(i);
    return i == row ? p.trade.export_flow(j) : p.trade.pairs.find(i, j);
}

void add_stoppable(Program& p, Index destination, Index source, Index passage) {
    TradeProgram::Stoppable out{flow_of(p, destination, source), destination, source, passage, {}};
    for (Index third = 0; third <= p.agents.row(); ++third) {
        if (third == destination || third == source) continue;
        const Index into = flow_of(p, third, source), leaves = flow_of(p, destination, third);
        if (into != absent && leaves != absent) out.detours.push_back({into, leaves});
    }
    p.trade.stoppable.push_back(std::move(out));
}

void find_stoppable(Program& p) {
    const auto& trade = p.trade;
    for (Index e = 0; e < trade.pairs.size(); ++e)
        if (trade.cut.slot[e] != 0 || p.narrows[trade.route[e]])
            add_stoppable(p, trade.pairs.row[e], trade.pairs.column[e], trade.passage[e]);
    const auto cut = cut_with_row(p);
    for (Index i = 0; i < p.agents.size(); ++i) {
        if (!cut[i] && !p.narrows[trade.row_route[i]]) continue;
        add_stoppable(p, i, p.agents.row(), absent);
        add_stoppable(p, p.agents.row(), i, absent);
    }
}

void find_union_ties(Program& p) {
    auto& ties = p.trade.union_ties;
    for (Index n = 0; n < p.institutions.size(); ++n) {
        const auto& body = p.layers[p.institutions[n].first].institutions[p.institutions[n].second];
        if (!body.customs_union) continue;
        for (Index a = 0; a < body.members.size(); ++a)
            for (Index b = 0; b < body.members.size(); ++b)
                if (a != b)
                    ties.push_back({p.trade.pairs.find(body.members[a], body.members[b]), n, a, b});
    }
    std::stable_sort(ties.begin(), ties.end(),
                     [](const auto& x, const auto& y) { return x.flow < y.flow; });
}

void bind_passages(Program& p) {
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        auto& commodity = p.commodities[c];
        for (auto& passage : commodity.passages) {
            passage.binds = passage.restricted != 0 || p.narrows[passage.route];
            commodity.binds = commodity.binds || passage.binds;
        }
        const bool fails = std::any_of(p.events.begin(), p.events.end(), [&](const auto& event) {
            return acts_on(event.kind) == ActsOn::producers && event.subject == c;
        });
        commodity.undisturbed = !commodity.binds && !fails && commodity.payers.empty() &&
                                commodity.rationing == Rationing::proportional;
    }
}

}  // namespace

void compile_trade_shocks(Builder& b) {
    auto& p = b.program;
    p.narrows = narrowed_routes(p);
    bind_passages(p);
    if (!p.has_trade) return;
    // A parameter fixed at 0 removes the computation, unless numbers can vary after compilation.
    const auto off = [&](const Number& number) {
        return b.places == nullptr && number.value == 0 && !number.distribution;
    };
    if (!off(b.scenario.model.reexport)) find_stoppable(p);
    if (!p.trade.stoppable.empty()) find_union_ties(p);
    const bool stops = std::any_of(p.events.begin(), p.events.end(), [](const EventProgram& e) {
        return acts_on(e.kind) == ActsOn::trade_pairs ||
               event_kinds()[e.kind]->subject == "corridor";
    });
    const bool builds =
        std::any_of(p.pledges.begin(), p.pledges.end(),
                    [](const PledgeProgram& pledge) { return !pledge.corridor.empty(); });
    p.trade.changes_value =
        !off(b.scenario.model.trade_gain) && (stops || builds || !p.trade.links.empty());
}

}  // namespace steppe
