#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// Trade: gravity in changes from today, plus what extra investment brings (model page, section
/// "Trade"). The rest of the world is a partner of everybody.
namespace steppe::process {

template <class V>
void derive_trade(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    if (!p.has_trade) return;
    const V world = exp(in.model.g_row * V(p.calendar.h * at.t));
    for (Index e = 0; e < p.trade.pairs.size(); ++e) {
        const Index i = p.trade.pairs.row[e], j = p.trade.pairs.column[e];
        const V gravity = in.T0[e] * power(d.y[i] * d.y[j] / world, in.model.eta);
        d.T[e] = mad(gravity, at.S[e], at.Q[e]);
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V growth = power(d.y[i], in.model.eta);
        d.Rm[i] = mad(in.row_import[i] * growth, at.S_row[i], at.Q_row[i]);
        d.Rx[i] = in.row_export[i] * growth * at.S_row[i];
    }
    for (V& extra : d.dF) extra = V(0.0);
    for (const auto& [layer, pair] : p.trade.links)
        for (Index e = 0; e < p.trade.pairs.size(); ++e)
            if (pair[e] != absent) d.dF[e] = d.dF[e] + at.A[layer][pair[e]];
}

/// S and Q, moved to t+1.
template <class V>
void advance_trade(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    if (!p.has_trade) return;
    const V rate = V(p.calendar.h) * in.model.theta_T;
    const V half = V(0.5) * in.model.eps;
    for (Index e = 0; e < p.trade.pairs.size(); ++e) {
        const V sought = half * (d.dF[e] + d.dF[p.trade.reverse[e]]);
        at.Q[e] = mad(rate, sought - at.Q[e], at.Q[e]);
    }
}

}  // namespace steppe::process
