#pragma once

#include <algorithm>
#include <type_traits>

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Goods stopped between a source and a destination that pass through third states (model page,
/// section "Re-export"). All terms use undisturbed trade, so that goods pass only once.
namespace steppe::process {

/// Returns the part k of i's trade with the rest of the world that passes.
template <class V>
V passes_row(const Program& p, const Derived<V>& d, Index i) {
    return d.access[p.trade.row_route[i]] * d.events.uncut_row[i];
}

/// The part k of a stoppable flow that passes, and the part of its loss known to traders.
template <class V>
struct Stopped {
    V passes, known;
};
template <class V>
Stopped<V> stopped(const Program& p, const State<V>& at, const Derived<V>& d,
                   const TradeProgram::Stoppable& flow) {
    if (flow.passage != absent) return {d.passes[flow.passage], at.J[flow.passage]};
    const Index agent = std::min(flow.destination, flow.source);
    return {passes_row(p, d, agent), at.J_row[agent]};
}

/// Derives F, the undisturbed trade of every flow, and In = F k, the part that still arrives. Sums
/// the sales of every seller.
template <class V>
void derive_flows(const Program& p, const Inputs<V>& in, Derived<V>& d) {
    auto& r = d.reexport;
    const auto& pairs = p.trade.pairs;
    const Index row = p.agents.row();
    for (V& sales : r.sales) sales = V(0.0);
    for (Index i = 0; i < row; ++i) {
        const V demand = d.mass[i] * d.per_world;
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
            const Index j = pairs.column[e];
            r.F[e] = in.T0[e] * (demand * d.mass[j]);
            r.In[e] = r.F[e] * d.passes[p.trade.passage[e]];
            r.sales[j] = r.sales[j] + r.F[e];
        }
    }
    for (Index i = 0; i < row; ++i) {
        const Index imports = p.trade.import_flow(i), exports = p.trade.export_flow(i);
        const V passes = passes_row(p, d, i);
        r.F[imports] = in.row_import[i] * d.mass[i];
        r.F[exports] = in.row_export[i] * d.mass[i];
        for (const Index e : {imports, exports}) r.In[e] = r.F[e] * passes;
        r.sales[row] = r.sales[row] + r.F[imports];
        r.sales[i] = r.sales[i] + r.F[exports];
    }
}

/// Derives cu, the degree of a common customs union of both ends of a flow; inside, the share of
/// the seller's goods for the buyer's demand there; stays, the share of its goods that stays in its
/// unions.
template <class V>
void derive_unions(const Program& p, Derived<V>& d) {
    auto& r = d.reexport;
    const auto& ties = p.trade.union_ties;
    for (V& stays : r.stays) stays = V(0.0);
    if (ties.empty()) return;
    const auto& pairs = p.trade.pairs;
    for (const auto& tie : ties) r.cu[tie.flow] = V(0.0);
    for (const auto& tie : ties) {
        const auto& member = d.events.membership[tie.institution];
        r.cu[tie.flow] = max(r.cu[tie.flow], member[tie.a] * member[tie.b]);
    }
    const auto each_flow = [&](auto visit) {
        for (std::size_t n = 0; n < ties.size(); ++n)
            if (n == 0 || ties[n].flow != ties[n - 1].flow)
                visit(ties[n].flow, pairs.row[ties[n].flow], pairs.column[ties[n].flow]);
    };
    auto& demand = r.stays;  // total demand of a seller and its unions, at first
    for (Index j = 0; j < p.agents.size(); ++j) demand[j] = d.Y[j];
    each_flow([&](Index e, Index buyer, Index seller) {
        demand[seller] = fma(r.cu[e], d.Y[buyer], demand[seller]);
    });
    each_flow([&](Index e, Index buyer, Index seller) {
        r.inside[e] = safe_divide(r.cu[e] * d.Y[buyer], demand[seller]);
    });
    for (V& stays : r.stays) stays = V(0.0);
    each_flow(
        [&](Index e, Index, Index seller) { r.stays[seller] = r.stays[seller] + r.inside[e]; });
}

/// Derives bk = b k: b is the share of j's goods that go to d, in proportion to j's sales, and
/// inside a customs union to demand.
template <class V>
void derive_destinations(const Program& p, Derived<V>& d) {
    auto& r = d.reexport;
    const auto& pairs = p.trade.pairs;
    const Index row = p.agents.row();
    derive_unions<V>(p, d);
    for (Index j = 0; j <= row; ++j)
        r.sales[j] =
            safe_divide(V(1.0) - r.stays[j], r.sales[j]);  // leaves its unions, per unit sold
    for (Index e = 0; e < pairs.size(); ++e) {
        const V b = fma((V(1.0) - r.cu[e]) * r.F[e], r.sales[pairs.column[e]], r.inside[e]);
        r.bk[e] = b * d.passes[p.trade.passage[e]];
    }
    for (Index i = 0; i < row; ++i) {
        const Index imports = p.trade.import_flow(i), exports = p.trade.export_flow(i);
        const V passes = passes_row(p, d, i);
        r.bk[imports] = r.F[imports] * r.sales[row] * passes;
        r.bk[exports] = r.F[exports] * r.sales[i] * passes;
    }
}

/// Derives Re, and X by destination and source. X = reexport K W/(K + W), with K the loss known to
/// traders and W the room, so at most `reexport` times either; each third state passes on its part
/// of W.
template <class V>
void derive_reexport(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    const auto& all = p.trade.stoppable;
    if (all.empty()) return;
    auto& r = d.reexport;
    for (auto* sums : {&r.Re, &r.X_to, &r.X_from})
        for (V& sum : *sums) sum = V(0.0);
    V most(0.0);
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto [passes, known] = stopped(p, at, d, all[n]);
        r.K[n] = min(known, V(1.0) - passes);
        most = max(most, r.K[n]);
    }
    if (!any(V(0.0) < most)) return;  // zero in all replicates: the rest would add 0
    derive_flows<V>(p, in, d);
    derive_destinations<V>(p, d);
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto& flow = all[n];
        const V K = r.F[flow.flow] * r.K[n];
        V W(0.0);
        for (const auto [into, out] : flow.detours) W = fma(r.bk[out], r.In[into], W);
        const V c = in.model.reexport * safe_divide(K, K + W), X = c * W;
        for (const auto [into, out] : flow.detours) {
            const V x = c * (r.bk[out] * r.In[into]);
            r.Re[into] = r.Re[into] + x;
            r.Re[out] = r.Re[out] + x;
        }
        r.X_to[flow.destination] = r.X_to[flow.destination] + X;
        r.X_from[flow.source] = r.X_from[flow.source] + X;
    }
}

/// Takes Re and X from another run if that channel is held.
/// \pre both runs number flows alike
template <class V>
void pin_reexport(const Program& p, int t, Derived<V>& d) {
    if constexpr (std::is_same_v<V, double>) {
        const std::size_t channel = PinnedShares::reexport(p);
        if (d.pinned == nullptr || !d.pinned->layer[channel]) return;
        auto from = (*d.pinned->path)[static_cast<std::size_t>(t)][channel].begin();
        for (auto* column : {&d.reexport.Re, &d.reexport.X_to, &d.reexport.X_from}) {
            std::copy(from, from + static_cast<std::ptrdiff_t>(column->size()), column->begin());
            from += static_cast<std::ptrdiff_t>(column->size());
        }
    }
}

/// Adds goods in transit to trade, and goods arriving by detours to the trade of both ends.
template <class V>
void add_reexport(const Program& p, Derived<V>& d) {
    const auto& r = d.reexport;
    if (r.Re.empty()) return;
    for (Index e = 0; e < p.trade.pairs.size(); ++e) d.T[e] = d.T[e] + r.Re[e];
    for (Index i = 0; i < p.agents.size(); ++i) {
        d.Rm[i] = d.Rm[i] + r.Re[p.trade.import_flow(i)];
        d.Rx[i] = d.Rx[i] + r.Re[p.trade.export_flow(i)];
        d.kept_trade[i] = d.kept_trade[i] + (r.X_to[i] + r.X_from[i]);
    }
}

/// Moves J, the loss known to traders, to t+1.
template <class V>
void advance_reexport(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    if (p.trade.stoppable.empty()) return;
    const auto learn = [&](V& known, V passes) {
        known = fma(in.model.learns, V(1.0) - passes - known, known);
    };
    for (std::size_t n = 0; n < at.J.size(); ++n) learn(at.J[n], d.passes[n]);
    for (Index i = 0; i < p.agents.size(); ++i) learn(at.J_row[i], passes_row(p, d, i));
}

}  // namespace steppe::process
