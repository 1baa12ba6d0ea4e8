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

template <class V>
void derive_trade(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    if (!p.has_trade) return;
    // (y_i y_j / y_world)^eta, a power per agent rather than one per pair.
    const V per_world = V(1.0) / power(d.growth_row, in.model.eta);
    for (Index i = 0; i < p.agents.size(); ++i) d.mass[i] = power(d.y[i], in.model.eta);
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V demand = d.mass[i] * per_world;
        for (Index e = p.trade.pairs.begin[i]; e < p.trade.pairs.begin[i + 1]; ++e) {
            d.gravity[e] = in.T0[e] * (demand * d.mass[p.trade.pairs.column[e]]);
            d.k[e] = d.access[p.trade.route[e]] * d.events.uncut[e];
            d.T[e] = mad(d.gravity[e], at.S[e], at.Q[e]) * d.k[e];
        }
        d.gravity_row[i] = in.row_import[i] * d.mass[i];
        d.k_row[i] = d.access[p.trade.row_route[i]] * d.events.uncut_row[i];
        d.Rm[i] = mad(d.gravity_row[i], at.S_row[i], at.Q_row[i]) * d.k_row[i];
        d.Rx[i] = in.row_export[i] * d.mass[i] * at.S_row[i] * d.k_row[i];
    }
    for (V& extra : d.dF) extra = V(0.0);
    for (const auto& [layer, pair] : p.trade.links)
        for (Index e = 0; e < p.trade.pairs.size(); ++e)
            if (pair[e] != absent) d.dF[e] = d.dF[e] + at.A[layer][pair[e]];
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
    for (Index i = 0; i < p.agents.size(); ++i) {
        // Imports that do not arrive are sought from whoever can still deliver.
        V missing = d.gravity_row[i] * (V(1.0) - d.k_row[i]), offered = d.gravity_row[i] * d.k_row[i];
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            missing = mad(d.gravity[e], V(1.0) - d.k[e], missing);
            offered = mad(d.gravity[e], d.k[e], offered);
        }
        const V per_offer = share_of(in.model.psi * missing, offered);
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            const V sought = mad(half, d.dF[e] + d.dF[p.trade.reverse[e]], per_offer * (d.gravity[e] * d.k[e]));
            at.S[e] = mad(rate, d.boost[p.trade.route[e]] - at.S[e], at.S[e]);
            at.Q[e] = mad(rate, sought - at.Q[e], at.Q[e]);
        }
        at.S_row[i] = mad(rate, d.boost[p.trade.row_route[i]] - at.S_row[i], at.S_row[i]);
        at.Q_row[i] = mad(rate, per_offer * (d.gravity_row[i] * d.k_row[i]) - at.Q_row[i], at.Q_row[i]);
    }
}

}  // namespace steppe::process
