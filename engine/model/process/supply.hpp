#pragma once

#include "engine/model/process/rationing.hpp"

/// Commodities: orders, rationing, stocks, shortage (model page, section "Commodities").
namespace steppe::process {

/// One commodity at one step; cell (i, j) is what i gets from j.
template <class V>
class SupplyStep {
public:
    SupplyStep(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d, std::size_t c)
        : p_(p), in_(in), program_(p.commodities[c]), of_(in.commodity[c]), at_(at.commodity[c]), out_(d.commodity[c]), d_(d), c_(c), t_(at.t) {}

    void derive() {
        demand();
        orders();
        capacities();
        deliver();
        seek_elsewhere();
        use();
        price();
    }

private:
    [[nodiscard]] Index size() const { return program_.size(); }
    [[nodiscard]] bool is_row(Index place) const { return program_.participant[place] == p_.agents.row(); }
    [[nodiscard]] V rate_of_growth(Index place) const { return is_row(place) ? in_.model.g_row : in_.g[program_.participant[place]]; }
    [[nodiscard]] V path(Index place) const { return exp(rate_of_growth(place) * V(p_.calendar.h * t_)); }

    void demand() {
        for (Index i = 0; i < size(); ++i) out_.Dm[i] = of_.D0[i] * (is_row(i) ? path(i) : d_.yp[program_.participant[i]]);
    }

    void orders() {
        for (Index i = 0; i < size(); ++i) {
            const V wanted = max(V(0.0), mad(of_.restock, of_.cover * out_.Dm[i] - at_.I[i], out_.Dm[i]));
            for (Index j = 0; j < size(); ++j) {
                const Index cell = i * size() + j;
                out_.order[cell] = at_.q[cell] * wanted;
                out_.permit[cell] = i == j ? V(1.0) : d_.events.unrestricted[c_][cell] * d_.access[program_.route[cell]];
            }
        }
    }

    /// Undisturbed, producers keep pace with their customers, so that a shortage has a cause.
    void capacities() {
        for (Index j = 0; j < size(); ++j) out_.cap[j] = V(0.0);
        for (Index i = 0; i < size(); ++i) {
            const V along = path(i);
            const V pace = max(along, is_row(i) ? along : d_.yp[program_.participant[i]]) * mad(max(V(0.0), rate_of_growth(i)), of_.cover, V(1.0));
            for (Index j = 0; j < size(); ++j) out_.cap[j] = mad(of_.V0[i * size() + j], pace, out_.cap[j]);
        }
        for (Index j = 0; j < size(); ++j) out_.cap[j] = (out_.cap[j] + at_.Z[j]) * d_.events.working[c_][j] * (V(1.0) + of_.spare);
    }

    void deliver() {
        for (Index i = 0; i < size(); ++i) out_.gap[i] = V(0.0);
        for (Index j = 0; j < size(); ++j) {
            for (Index i = 0; i < size(); ++i) out_.ask[i] = out_.order[i * size() + j] * out_.permit[i * size() + j];
            ration<V>(program_, j, out_.ask, out_.cap[j], out_.given);
            V sum(0.0);
            for (Index i = 0; i < size(); ++i) {
                out_.R[i * size() + j] = out_.given[i];
                out_.gap[i] = out_.gap[i] + (out_.order[i * size() + j] - out_.given[i]);
                sum = sum + out_.given[i];
            }
            out_.slack[j] = max(V(0.0), out_.cap[j] - sum);
        }
    }

    /// A part of what is missing is sought at once from those who have capacity left and may deliver.
    void seek_elsewhere() {
        for (Index i = 0; i < size(); ++i) {
            V reachable(0.0);
            for (Index j = 0; j < size(); ++j) reachable = mad(out_.slack[j], out_.permit[i * size() + j], reachable);
            out_.arrivals[i] = share_of(of_.spot * out_.gap[i], reachable);  // until the second round is delivered: asked per unit in reach
        }
        for (Index j = 0; j < size(); ++j) {
            for (Index i = 0; i < size(); ++i) out_.ask[i] = out_.arrivals[i] * (out_.slack[j] * out_.permit[i * size() + j]);
            ration<V>(program_, j, out_.ask, out_.slack[j], out_.given);
            for (Index i = 0; i < size(); ++i) out_.R[i * size() + j] = out_.R[i * size() + j] + out_.given[i];
        }
    }

    void use() {
        const V h(p_.calendar.h);
        for (Index i = 0; i < size(); ++i) {
            V sum(0.0);
            for (Index j = 0; j < size(); ++j) sum = sum + out_.R[i * size() + j];
            out_.arrivals[i] = sum;
            out_.use[i] = min(out_.Dm[i], sum + at_.I[i] / h);
            out_.u[i] = where(out_.Dm[i] == V(0.0), V(0.0), V(1.0) - share_of(out_.use[i], out_.Dm[i]));
        }
    }

    /// Prices follow orders, so that they move while stocks still bridge.
    void price() {
        V ordered(0.0), arrived(0.0);
        for (const V& order : out_.order) ordered = ordered + order;
        for (const V& arrival : out_.arrivals) arrived = arrived + arrival;
        const V kept = where(ordered == V(0.0), V(1.0), share_of(arrived, ordered));
        out_.price = min(V(100.0), power(max(kept, V(1e-300)), V(-1.0) / of_.elasticity));
    }

    const Program& p_;
    const Inputs<V>& in_;
    const CommodityProgram& program_;
    const typename Inputs<V>::OfCommodity& of_;
    const typename State<V>::OfCommodity& at_;
    typename Derived<V>::OfCommodity& out_;
    Derived<V>& d_;
    std::size_t c_;
    int t_;
};

/// Deliveries, use, shortage and price of every commodity. Needs potential output and corridors.
template <class V>
void derive_supply(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t c = 0; c < p.commodities.size(); ++c) SupplyStep<V>(p, in, at, d, c).derive();
}

/// Sourcing of participant i, its anchor, after a step: it follows deliveries, returns to the
/// anchor, and who paid for new capacity buys part of it.
template <class V>
void advance_sourcing(const Program& p, const typename Inputs<V>::OfCommodity& of, const typename Derived<V>::OfCommodity& d, Index n, Index i,
                      typename State<V>::OfCommodity& at) {
    const V h(p.calendar.h);
    // Arrivals at the level of rounding say nothing of who delivers: their shares would be noise.
    constexpr double least_arrivals = 1e-9;  // of demand
    const auto some = V(least_arrivals) * d.Dm[i] < d.arrivals[i];
    V bought(0.0);
    for (Index j = 0; j < n; ++j) bought = bought + share_of(of.offtake * h * d.added[i * n + j], d.Dm[i]);
    for (Index j = 0; j < n; ++j) {
        const Index cell = i * n + j;
        const V own = share_of(of.offtake * h * d.added[cell], d.Dm[i]);
        const V follows = where(some, share_of(d.R[cell], d.arrivals[i]) - at.q[cell], V(0.0));
        const V q = mad(h * of.back, at.qa[cell] - at.q[cell], mad(h * of.adaptation, follows, at.q[cell]));
        at.q[cell] = (q + own) / (V(1.0) + bought);
        at.qa[cell] = (at.qa[cell] + own) / (V(1.0) + bought);
    }
}

/// Inventories, capacities and sourcing, moved to t+1.
template <class V>
void advance_supply(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        const Index n = p.commodities[c].size();
        auto& stock = at.commodity[c];
        const auto& flow = d.commodity[c];
        for (Index i = 0; i < n; ++i) {
            stock.I[i] = max(V(0.0), mad(h, flow.arrivals[i] - flow.use[i], stock.I[i]));
            V added(0.0);
            for (Index payer = 0; payer < n; ++payer) added = added + flow.added[payer * n + i];
            stock.Z[i] = mad(h, added, stock.Z[i] * (V(1.0) - h * in.model.wear));
            advance_sourcing<V>(p, in.commodity[c], flow, n, i, stock);
        }
    }
}

}  // namespace steppe::process
