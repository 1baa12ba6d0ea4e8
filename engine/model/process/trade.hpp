#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/process/reexport.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Corridors, and gravity trade in changes from the initial state, plus the effects of extra
/// investment and lost imports (model page, section "Trade"). The rest of the world trades with
/// every agent.
namespace steppe::process {

/// Computes the part of the step and of a route's goods that a narrowed corridor binds.
template <class V>
V narrowed_part(const Program& p, const Inputs<V>& in, const Derived<V>& d, std::size_t route) {
    constexpr double open = 1.0 - 1e-12;
    V bound(0.0);
    for (std::size_t k = 0; k < p.routes[route].size(); ++k) {
        const Index r = p.routes[route][k].first;
        const V narrow = select(d.o[r] < V(open), V(1.0) - d.events.wide[r], V(0.0));
        bound = fma(in.route[route][k], narrow, bound);
    }
    return min(bound, V(1.0));
}

/// Derives openness of corridors, then access and boost of every route, from O and events.
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
            lost = fma(share, V(1.0) - min(d.o[r], V(1.0)), lost);
            boost = fma(share, d.more[r], boost);
        }
        lost = min(lost, V(1.0));
        if (p.narrows[n]) d.narrowed[n] = narrowed_part<V>(p, in, d, n);
        const V kept = V(1.0) - lost;
        d.access[n] = fma(in.model.reroute * lost, kept, kept);
        d.boost[n] = boost;
    }
}

/// A pair's trade by gravity, and the part of it that passes.
template <class V>
struct Gravity {
    V makes, passes;
};
/// \param demand of the importer: its mass over that of the world
template <class V>
STEPPE_INLINE Gravity<V> gravity_of(const Program& p, const Inputs<V>& in, const Derived<V>& d,
                                    V demand, Index e) {
    return {in.T0[e] * (demand * d.mass[p.trade.pairs.column[e]]), d.passes[p.trade.passage[e]]};
}

/// Derives trade by gravity, the part that passes, and the diversion of lost imports.
/// \tparam counts whether to sum actual and undisturbed two-way trade, in one order so that both
/// are equal at rest
template <bool counts, class V>
void derive_pairs(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    const auto& pairs = p.trade.pairs;
    if constexpr (counts)
        for (auto* sums : {&d.kept_trade, &d.free_trade})
            for (V& sum : *sums) sum = V(0.0);
    for (Index i = 0; i < p.agents.size(); ++i) {
        const Index row_route = p.trade.row_route[i];
        const V demand = d.mass[i] * d.per_world, imports = in.row_import[i] * d.mass[i],
                exports = in.row_export[i] * d.mass[i];
        const V k_row = d.access[row_route] * d.events.uncut_row[i];
        d.G_row[i] = imports * k_row;
        d.Rm[i] = fma(imports, at.S[row_route], at.Q_row[i]) * k_row;
        d.Rx[i] = exports * at.S[row_route] * k_row;
        V missing = imports * (V(1.0) - k_row), offered = d.G_row[i];
        V kept(0.0), undisturbed(0.0);
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            const auto [makes, passes] = gravity_of(p, in, d, demand, e);
            d.T[e] = fma(makes, d.widened[p.trade.passage[e]], at.Q[e]) * passes;
            missing = fma(makes, V(1.0) - passes, missing);
            offered = fma(makes, passes, offered);
            if constexpr (counts) {
                V &there = d.kept_trade[pairs.column[e]],
                  &there_free = d.free_trade[pairs.column[e]];
                kept = kept + d.T[e];
                there = there + d.T[e];
                undisturbed = undisturbed + makes;
                there_free = there_free + makes;
            }
        }
        if constexpr (counts) {
            d.kept_trade[i] = d.kept_trade[i] + (kept + (d.Rm[i] + d.Rx[i]));
            d.free_trade[i] = d.free_trade[i] + (undisturbed + (imports + exports));
        }
        // Held goods in transit from another run can exceed this run's loss.
        if (!d.reexport.Re.empty()) missing = max(V(0.0), missing - d.reexport.X_to[i]);
        d.per_offer[i] = safe_divide(in.model.psi * missing, offered);
    }
}

template <class V>
void derive_trade(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    if (!p.has_trade) return;
    // (y_i y_j / y_world)^eta, with one power per agent instead of one per pair.
    d.per_world = V(1.0) / power(at.growth_row, in.model.eta);
    for (Index i = 0; i < p.agents.size(); ++i) d.mass[i] = power(d.y[i], in.model.eta);
    for (std::size_t n = 0; n < p.trade.passages.size(); ++n) {
        const auto [route, cut] = p.trade.passages[n];
        d.widened[n] = at.S[route];
        d.passes[n] = d.access[route] * d.events.uncut[cut];
    }
    derive_reexport<V>(p, in, at, d);
    pin_reexport<V>(p, at.t, d);
    p.trade.changes_value ? derive_pairs<true>(p, in, at, d) : derive_pairs<false>(p, in, at, d);
    add_reexport<V>(p, d);
    for (V& extra : d.dF) extra = V(0.0);
    for (const auto& [layer, funded, linked] : p.trade.links)
        d.dF[linked] = d.dF[linked] + at.A[layer][funded];
}

/// Largest v. Extra trade Q follows its causes with a lag: if output collapses, or if a pledge is
/// many times the receiver's trade, trade over undisturbed trade would raise output, output would
/// raise Q, and both would grow without bound.
inline constexpr double most_trade = 10.0;

/// Moves S, Q, v, J and O to t+1.
template <class V>
void advance_trade(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    for (std::size_t r = 0; r < p.corridors.size(); ++r)
        at.O[r] = at.O[r] * (V(1.0) - h * in.model.wear) +
                  safe_divide(h * d.into_corridor[r], in.corridor[r].cost);
    if (!p.has_trade) return;
    const V rate = h * in.model.theta_T;
    const V half = V(0.5) * in.model.eps;
    const auto& pairs = p.trade.pairs;
    for (std::size_t n = 0; n < p.routes.size(); ++n)
        at.S[n] = fma(rate, d.boost[n] - at.S[n], at.S[n]);
    // Lost imports are sought from partners that can still deliver.
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V demand = d.mass[i] * d.per_world;
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            const auto [makes, passes] = gravity_of(p, in, d, demand, e);
            const V sought =
                fma(half, d.dF[p.trade.linked.slot[e]], d.per_offer[i] * (makes * passes));
            at.Q[e] = fma(rate, sought - at.Q[e], at.Q[e]);
        }
        at.Q_row[i] = fma(rate, d.per_offer[i] * d.G_row[i] - at.Q_row[i], at.Q_row[i]);
    }
    if (p.trade.changes_value)
        for (Index i = 0; i < p.agents.size(); ++i)
            at.v[i] = select(d.free_trade[i] == V(0.0), V(1.0),
                             min(V(most_trade), safe_divide(d.kept_trade[i], d.free_trade[i])));
    advance_reexport<V>(p, in, d, at);
}

}  // namespace steppe::process
