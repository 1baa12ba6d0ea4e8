#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// Corridors, and trade by gravity in changes from today, plus what extra investment and lost
/// imports bring (model page, section "Trade"). The rest of the world is a partner of everybody.
namespace steppe::process {

/// Openness of corridors, then access and boost of every route. Needs O and events alone.
template <class V>
void derive_corridors(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t r = 0; r < p.corridors.size(); ++r) {
        d.o[r] = (V(1.0) + at.O[r]) * d.events.open[r];
        d.more[r] = power(max(d.o[r], V(1.0)), in.corridor[r].gamma) - V(1.0);
    }
    for (std::size_t n = 0; n < p.routes.size(); ++n) {
        V lost(0.0), boost(1.0);
        for (std::size_t k = 0; k < p.routes[n].size(); ++k) {
            const Index r = p.routes[n][k].first;
            const V share = in.route[n][k];
            lost = mad(share, V(1.0) - min(d.o[r], V(1.0)), lost);
            boost = mad(share, d.more[r], boost);
        }
        lost = min(lost, V(1.0));
        const V kept = V(1.0) - lost;
        d.access[n] = mad(in.model.reroute * lost, kept, kept);
        d.boost[n] = boost;
    }
}

/// What gravity makes of a pair's trade, and the part of it that passes.
template <class V>
struct Gravity {
    V makes, passes;
};
/// \param demand of the importer: its mass over that of the world
template <class V>
STEPPE_INLINE Gravity<V> gravity_of(const Program& p, const Inputs<V>& in, const Derived<V>& d, V demand, Index e) {
    return {in.T0[e] * (demand * d.mass[p.trade.pairs.column[e]]), d.passes[p.trade.passage[e]]};
}

/// What gravity makes, what of it passes, and for how much of the rest others are asked.
template <class V>
void derive_trade(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    if (!p.has_trade) return;
    const auto& pairs = p.trade.pairs;
    // (y_i y_j / y_world)^eta, a power per agent rather than one per pair.
    d.per_world = V(1.0) / power(at.growth_row, in.model.eta);
    for (Index i = 0; i < p.agents.size(); ++i) d.mass[i] = power(d.y[i], in.model.eta);
    for (std::size_t n = 0; n < p.trade.passages.size(); ++n) {
        const auto [route, cut] = p.trade.passages[n];
        d.widened[n] = at.S[route];
        d.passes[n] = d.access[route] * d.events.uncut[cut];
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        const Index row_route = p.trade.row_route[i];
        const V demand = d.mass[i] * d.per_world, gravity_row = in.row_import[i] * d.mass[i];
        const V k_row = d.access[row_route] * d.events.uncut_row[i];
        d.G_row[i] = gravity_row * k_row;
        d.Rm[i] = mad(gravity_row, at.S[row_route], at.Q_row[i]) * k_row;
        d.Rx[i] = in.row_export[i] * d.mass[i] * at.S[row_route] * k_row;
        V missing = gravity_row * (V(1.0) - k_row), offered = d.G_row[i];
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            const auto [makes, passes] = gravity_of(p, in, d, demand, e);
            d.T[e] = mad(makes, d.widened[p.trade.passage[e]], at.Q[e]) * passes;
            missing = mad(makes, V(1.0) - passes, missing);
            offered = mad(makes, passes, offered);
        }
        d.per_offer[i] = share_of(in.model.psi * missing, offered);
    }
    for (V& extra : d.dF) extra = V(0.0);
    for (const auto& [layer, funded, linked] : p.trade.links) d.dF[linked] = d.dF[linked] + at.A[layer][funded];
}

/// S, Q and O, moved to t+1.
template <class V>
void advance_trade(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    for (std::size_t r = 0; r < p.corridors.size(); ++r)
        at.O[r] = at.O[r] * (V(1.0) - h * in.model.wear) + share_of(h * d.into_corridor[r], in.corridor[r].cost);
    if (!p.has_trade) return;
    const V rate = h * in.model.theta_T;
    const V half = V(0.5) * in.model.eps;
    const auto& pairs = p.trade.pairs;
    for (std::size_t n = 0; n < p.routes.size(); ++n) at.S[n] = mad(rate, d.boost[n] - at.S[n], at.S[n]);
    // Imports that do not arrive are sought from whoever can still deliver.
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V demand = d.mass[i] * d.per_world;
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            const auto [makes, passes] = gravity_of(p, in, d, demand, e);
            const V sought = mad(half, d.dF[p.trade.linked.slot[e]], d.per_offer[i] * (makes * passes));
            at.Q[e] = mad(rate, sought - at.Q[e], at.Q[e]);
        }
        at.Q_row[i] = mad(rate, d.per_offer[i] * d.G_row[i] - at.Q_row[i], at.Q_row[i]);
    }
}

}  // namespace steppe::process
