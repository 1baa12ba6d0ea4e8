#pragma once

#include "engine/model/process/supply.hpp"

/// Steps commodities from t to t+1: stocks, capacity, sourcing and the buyers' responses.
namespace steppe::process {

/// Moves thrift n and alarm B of each buyer and entry z of each seller to t+1.
template <class V>
void advance_responses(const CommodityProgram& program, const typename Inputs<V>::OfCommodity& of,
                       typename Derived<V>::OfCommodity& d, V h,
                       typename State<V>::OfCommodity& at) {
    // Sales of each seller and their part that a price reaches; slack and part are free scratch.
    auto &sales = d.slack, &reached = d.part;
    for (auto* sums : {&sales, &reached})
        for (V& sum : *sums) sum = V(0.0);
    for (std::size_t b = 0; b < program.buyers.size(); ++b) {
        at.n[b] = fma(h * of.thrift_rate, fma(of.thrift, d.log_p[b], -at.n[b]), at.n[b]);
        at.B[b] = fma(h * of.restock, d.f[b] - at.B[b], at.B[b]);
        const V lure = V(1.0) - V(1.0) / d.p[b];
        for (const auto [cell, s, passage] : program.all.of(b)) {
            sales[s] = sales[s] + d.R[cell];
            reached[s] = fma(d.unbound[passage] * d.R[cell], lure, reached[s]);
        }
    }
    for (std::size_t s = 0; s < program.sellers.size(); ++s)
        at.z[s] = fma(h * of.entry_rate, fma(of.entry, safe_divide(reached[s], sales[s]), -at.z[s]),
                      at.z[s]);
}

/// Moves buyer b's sourcing to t+1: it follows deliveries, which differ from it only if an order
/// was not met, and returns to its anchor.
template <class V>
void advance_sourcing(const CommodityProgram::Cells& cells,
                      const typename Inputs<V>::OfCommodity& of,
                      const typename Derived<V>::OfCommodity& d, V h, std::size_t b,
                      typename State<V>::OfCommodity& at) {
    // Shares of arrivals at rounding level would be noise.
    constexpr double least_arrivals = 1e-9;  // of demand
    const auto some = V(least_arrivals) * d.Dm[b] < d.arrivals[b];
    const V follows = select(V(0.0) < d.unmet[b], select(some, h * of.adaptation, V(0.0)), V(0.0)),
            returns = h * of.back, per_arrival = safe_divide(V(1.0), d.arrivals[b]);
    for (const auto [cell, s, passage] : cells.of(b)) {
        const V q = at.q[cell];
        at.q[cell] =
            fma(returns, at.qa[cell] - q, fma(follows, fma(d.R[cell], per_arrival, -q), q));
    }
}

/// Lets buyer b, which paid for new capacity, buy part of it.
template <class V>
void advance_offtake(const typename Inputs<V>::OfCommodity& of,
                     const typename Derived<V>::OfCommodity& d, V h, std::size_t b,
                     typename State<V>::OfCommodity& at) {
    const std::size_t first = b * d.cap.size(), last = first + d.cap.size();
    const V per_unit = safe_divide(of.offtake * h, d.Dm[b]);
    V bought(1.0);
    for (std::size_t cell = first; cell < last; ++cell)
        bought = fma(per_unit, d.added[cell], bought);
    const V kept = V(1.0) / bought;
    for (std::size_t cell = first; cell < last; ++cell) {
        at.q[cell] = fma(per_unit, d.added[cell], at.q[cell]) * kept;
        at.qa[cell] = fma(per_unit, d.added[cell], at.qa[cell]) * kept;
    }
}

/// Moves inventories, capacities and sourcing to t+1.
template <class V>
void advance_supply(const Program& p, const Inputs<V>& in, Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        const auto& program = p.commodities[c];
        auto& stock = at.commodity[c];
        auto& flow = d.commodity[c];
        const auto& cells = cells_of<V>(program, flow);
        for (std::size_t b = 0; b < program.buyers.size(); ++b)
            stock.I[b] = max(V(0.0), fma(h, flow.arrivals[b] - flow.use[b], stock.I[b]));
        if (flow.rests) continue;
        for (V& built : stock.Z) built = built * (V(1.0) - h * in.model.wear);
        for (std::size_t b = 0; b < program.buyers.size(); ++b)
            advance_sourcing<V>(cells, in.commodity[c], flow, h, b, stock);
        if (flow.shortage_spreads) advance_responses<V>(program, in.commodity[c], flow, h, stock);
        const std::size_t sellers = program.sellers.size();
        for (const Index b : program.payers) {
            for (std::size_t s = 0; s < sellers; ++s)
                stock.Z[s] = fma(h, flow.added[b * sellers + s], stock.Z[s]);
            advance_offtake<V>(in.commodity[c], flow, h, b, stock);
        }
    }
}

}  // namespace steppe::process
