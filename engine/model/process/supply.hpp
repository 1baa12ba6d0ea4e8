#pragma once

#include "engine/model/process/rationing.hpp"

/// Commodities: orders, rationing, stocks, shortage (model page, section "Commodities").
namespace steppe::process {

/// One commodity at one step; cell (i, j) is what i gets from j.
template <class V>
class SupplyStep {
public:
    SupplyStep(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d, std::size_t c)
        : p_(p), in_(in), program_(p.commodities[c]), of_(in.commodity[c]), at_(at.commodity[c]), out_(d.commodity[c]), d_(d), c_(c) {}

    void derive() {
        demand();
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
    [[nodiscard]] V path(Index place) const { return is_row(place) ? d_.growth_row : d_.growth[program_.participant[place]]; }
    [[nodiscard]] V output(Index place) const { return is_row(place) ? d_.growth_row : d_.yp[program_.participant[place]]; }

    void demand() {
        for (Index i = 0; i < size(); ++i) {
            out_.Dm[i] = of_.D0[i] * output(i);
            out_.wanted[i] = max(V(0.0), mad(of_.restock, of_.cover * out_.Dm[i] - at_.I[i], out_.Dm[i]));
        }
    }

    /// Undisturbed, producers keep pace with their customers, so that a shortage has a cause.
    void capacities() {
        for (Index j = 0; j < size(); ++j) out_.cap[j] = V(0.0);
        for (Index i = 0; i < size(); ++i) {
            const V pace = max(path(i), output(i)) * mad(max(V(0.0), rate_of_growth(i)), of_.cover, V(1.0));
            for (Index j = 0; j < size(); ++j) out_.cap[j] = mad(of_.V0[i * size() + j], pace, out_.cap[j]);
        }
        for (Index j = 0; j < size(); ++j) out_.cap[j] = (out_.cap[j] + at_.Z[j]) * d_.events.working[c_][j] * (V(1.0) + of_.spare);
    }

    /// Orders, the part of them that may leave and pass, and what of that is delivered. Cells are gone
    /// through row by row, so that the sums of different columns do not wait for one another.
    void deliver() {
        const Index n = size();
        const auto& unrestricted = d_.events.unrestricted[c_];
        for (Index j = 0; j < n; ++j) out_.slack[j] = V(0.0);  // until they are complete: deliveries
        ordered_ = V(0.0);
        for (Index i = 0; i < n; ++i) {
            V ordered(0.0);
            for (Index cell = i * n; cell < (i + 1) * n; ++cell) {
                const V order = at_.q[cell] * out_.wanted[i];
                d_.permit[cell] = unrestricted[cell] * d_.access[program_.route[cell]];
                out_.R[cell] = order * d_.permit[cell];
                ordered = ordered + order;
            }
            d_.permit[i * n + i] = V(1.0);
            out_.R[i * n + i] = at_.q[i * n + i] * out_.wanted[i];
            ordered_ = ordered_ + ordered;
        }
        ration<V>(program_, out_.cap, out_.R, out_);
        for (Index i = 0; i < n; ++i) {
            V gap(0.0);
            for (Index j = 0; j < n; ++j) {
                const V given = out_.R[i * n + j];
                gap = gap + (at_.q[i * n + j] * out_.wanted[i] - given);
                out_.slack[j] = out_.slack[j] + given;
            }
            out_.gap[i] = gap;
        }
        for (Index j = 0; j < n; ++j) out_.slack[j] = max(V(0.0), out_.cap[j] - out_.slack[j]);
    }

    /// A part of what is missing is sought at once from those who have capacity left and may deliver.
    void seek_elsewhere() {
        const Index n = size();
        V missing(0.0);
        for (Index i = 0; i < n; ++i) missing = max(missing, out_.gap[i]);
        if (!any(V(0.0) < missing)) return;  // in no future: what follows would add 0 to every cell
        for (Index i = 0; i < n; ++i) {
            V reachable(0.0);
            for (Index j = 0; j < n; ++j) reachable = mad(out_.slack[j], d_.permit[i * n + j], reachable);
            const V sought = share_of(of_.spot * out_.gap[i], reachable);  // per unit in reach
            for (Index j = 0; j < n; ++j) d_.second[i * n + j] = sought * (out_.slack[j] * d_.permit[i * n + j]);
        }
        ration<V>(program_, out_.slack, d_.second, out_);
        for (Index cell = 0; cell < n * n; ++cell) out_.R[cell] = out_.R[cell] + d_.second[cell];
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
        V arrived(0.0);
        for (const V& arrival : out_.arrivals) arrived = arrived + arrival;
        const V kept = where(ordered_ == V(0.0), V(1.0), share_of(arrived, ordered_));
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
    V ordered_{};
};

/// Deliveries, use, shortage and price of every commodity. Needs potential output and corridors.
template <class V>
void derive_supply(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t c = 0; c < p.commodities.size(); ++c) SupplyStep<V>(p, in, at, d, c).derive();
}

/// Sourcing of participant i, its anchor, after a step: it follows deliveries and returns to the anchor.
template <class V>
void advance_sourcing(const typename Inputs<V>::OfCommodity& of, const typename Derived<V>::OfCommodity& d, V h, Index n, Index i,
                      typename State<V>::OfCommodity& at) {
    // Arrivals at the level of rounding say nothing of who delivers: their shares would be noise.
    constexpr double least_arrivals = 1e-9;  // of demand
    const auto some = V(least_arrivals) * d.Dm[i] < d.arrivals[i];
    const V follows = where(some, h * of.adaptation, V(0.0)), returns = h * of.back, per_arrival = share_of(V(1.0), d.arrivals[i]);
    for (Index cell = i * n; cell < (i + 1) * n; ++cell) {
        const V q = at.q[cell];
        at.q[cell] = mad(returns, at.qa[cell] - q, mad(follows, mad(d.R[cell], per_arrival, -q), q));
    }
}

/// Who paid for new capacity buys part of it: participant i, who may have.
template <class V>
void advance_offtake(const typename Inputs<V>::OfCommodity& of, const typename Derived<V>::OfCommodity& d, V h, Index n, Index i,
                     typename State<V>::OfCommodity& at) {
    const V per_unit = share_of(of.offtake * h, d.Dm[i]);
    V bought(1.0);
    for (Index cell = i * n; cell < (i + 1) * n; ++cell) bought = mad(per_unit, d.added[cell], bought);
    const V kept = V(1.0) / bought;
    for (Index cell = i * n; cell < (i + 1) * n; ++cell) {
        at.q[cell] = mad(per_unit, d.added[cell], at.q[cell]) * kept;
        at.qa[cell] = mad(per_unit, d.added[cell], at.qa[cell]) * kept;
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
            stock.Z[i] = stock.Z[i] * (V(1.0) - h * in.model.wear);
            advance_sourcing<V>(in.commodity[c], flow, h, n, i, stock);
        }
        for (const Index i : p.commodities[c].payers) {
            for (Index j = 0; j < n; ++j) stock.Z[j] = mad(h, flow.added[i * n + j], stock.Z[j]);
            advance_offtake<V>(in.commodity[c], flow, h, n, i, stock);
        }
    }
}

}  // namespace steppe::process
