#pragma once

#include "engine/model/process/rationing.hpp"

/// Commodities: orders, rationing, stocks, shortage (model page, section "Commodities").
namespace steppe::process {

/// The cells in which anything can be: those with a flow today or to come, until something is missing and
/// sought everywhere. The others hold 0, which adds nothing to any sum.
template <class V>
const CommodityProgram::Cells& cells_of(const CommodityProgram& program, const typename Derived<V>::OfCommodity& d) {
    return d.spread ? program.all : program.used;
}

/// One commodity at one step, cell by cell: b runs over buyers, s over sellers.
template <class V>
class SupplyStep {
public:
    SupplyStep(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d, std::size_t c)
        : p_(p), in_(in), program_(p.commodities[c]), of_(in.commodity[c]), state_(at), at_(at.commodity[c]), out_(d.commodity[c]), d_(d), c_(c) {}

    void derive() {
        demand();
        order();
        deliver();
        seek_elsewhere();
        use();
    }

private:
    [[nodiscard]] std::size_t buyers() const { return program_.buyers.size(); }
    [[nodiscard]] std::size_t sellers() const { return program_.sellers.size(); }
    [[nodiscard]] const CommodityProgram::Cells& cells() const { return cells_of<V>(program_, out_); }
    [[nodiscard]] bool is_row(std::size_t b) const { return program_.buyers[b] == p_.agents.row(); }
    [[nodiscard]] V rate_of_growth(std::size_t b) const { return is_row(b) ? in_.model.g_row : in_.g[program_.buyers[b]]; }
    [[nodiscard]] V path(std::size_t b) const { return is_row(b) ? state_.growth_row : state_.growth[program_.buyers[b]]; }
    [[nodiscard]] V output(std::size_t b) const { return is_row(b) ? state_.growth_row : d_.yp[program_.buyers[b]]; }
    [[nodiscard]] bool in_proportion() const { return program_.rationing == Rationing::proportional; }

    void demand() {
        for (std::size_t b = 0; b < buyers(); ++b) {
            out_.Dm[b] = of_.D0[b] * output(b);
            out_.wanted[b] = max(V(0.0), mad(of_.restock, of_.cover * out_.Dm[b] - at_.I[b], out_.Dm[b]));
        }
    }

    /// Orders, the part of them that may leave and pass (with its sum per seller), and capacities: undisturbed, producers keep pace
    /// with their customers, so that a shortage has a cause. Cells are gone through row by row, so that the
    /// sums of different columns do not wait for one another.
    void order() {
        ordered_ = V(0.0);
        for (std::size_t n = 0; n < program_.passages.size(); ++n)
            out_.permit[n] = d_.events.unrestricted[c_][program_.passages[n].restricted] * d_.access[program_.passages[n].route];
        for (auto* sums : {&out_.cap, &out_.part})
            for (V& sum : *sums) sum = V(0.0);
        for (std::size_t b = 0; b < buyers(); ++b) {
            const V pace = max(path(b), output(b)) * mad(max(V(0.0), rate_of_growth(b)), of_.cover, V(1.0)), wanted = out_.wanted[b];
            V ordered(0.0);
            for (const auto [cell, s, passage] : cells().of(b)) {
                const V order = at_.q[cell] * wanted, asked = order * out_.permit[passage];
                out_.R[cell] = asked;
                out_.part[s] = out_.part[s] + asked;
                ordered = ordered + order;
                out_.cap[s] = mad(of_.V0[cell], pace, out_.cap[s]);
            }
            ordered_ = ordered_ + ordered;
        }
        for (std::size_t s = 0; s < sellers(); ++s) out_.cap[s] = (out_.cap[s] + at_.Z[s]) * d_.events.working[c_][s] * (V(1.0) + of_.spare);
    }

    void deliver() {
        if (in_proportion()) {
            share_out<V>(out_.cap, out_.part);
            deliver_by<true>();
        } else {
            ration<V>(program_, cells(), out_.cap, out_.R, out_);
            deliver_by<false>();
        }
    }

    /// \tparam parts whether R holds what is asked, of which each seller delivers its part, or what is given
    template <bool parts>
    void deliver_by() {
        for (std::size_t b = 0; b < buyers(); ++b) {
            const V wanted = out_.wanted[b];
            V gap(0.0), arrivals(0.0);
            for (const auto [cell, s, passage] : cells().of(b)) {
                const V given = parts ? out_.R[cell] * out_.part[s] : out_.R[cell];
                if (parts) out_.R[cell] = given;
                gap = gap + (at_.q[cell] * wanted - given);
                arrivals = arrivals + given;
            }
            out_.gap[b] = gap;
            out_.arrivals[b] = arrivals;
        }
    }

    /// A part of what is missing is sought at once from those who have capacity left and may deliver.
    void seek_elsewhere() {
        V missing(0.0);
        for (const V& gap : out_.gap) missing = max(missing, gap);
        if (!any(V(0.0) < missing)) return;  // in no future: what follows would add 0 to every cell
        out_.spread = true;
        for (V& slack : out_.slack) slack = V(0.0);  // until they are complete: deliveries
        for (std::size_t b = 0; b < buyers(); ++b)
            for (const auto [cell, s, passage] : cells().of(b)) out_.slack[s] = out_.slack[s] + out_.R[cell];
        for (std::size_t s = 0; s < sellers(); ++s) out_.slack[s] = max(V(0.0), out_.cap[s] - out_.slack[s]);
        d_.second.resize(out_.R.size());
        for (std::size_t b = 0; b < buyers(); ++b) {
            V reachable(0.0);
            for (const auto [cell, s, passage] : cells().of(b)) reachable = mad(out_.slack[s], out_.permit[passage], reachable);
            const V sought = share_of(of_.spot * out_.gap[b], reachable);  // per unit in reach
            for (const auto [cell, s, passage] : cells().of(b)) d_.second[cell] = sought * (out_.slack[s] * out_.permit[passage]);
        }
        ration<V>(program_, cells(), out_.slack, d_.second, out_);
        for (std::size_t b = 0; b < buyers(); ++b) {
            V arrivals(0.0);
            for (const auto [cell, s, passage] : cells().of(b)) {
                out_.R[cell] = out_.R[cell] + d_.second[cell];
                arrivals = arrivals + out_.R[cell];
            }
            out_.arrivals[b] = arrivals;
        }
    }

    void use() {
        const V per_h(1.0 / p_.calendar.h);
        for (std::size_t b = 0; b < buyers(); ++b) {
            out_.use[b] = min(out_.Dm[b], mad(at_.I[b], per_h, out_.arrivals[b]));
            out_.u[b] = where(out_.Dm[b] == V(0.0), V(0.0), V(1.0) - share_of(out_.use[b], out_.Dm[b]));
        }
        V arrived(0.0);
        for (const V& arrival : out_.arrivals) arrived = arrived + arrival;
        out_.filled = where(ordered_ == V(0.0), V(1.0), share_of(arrived, ordered_));
    }

    const Program& p_;
    const Inputs<V>& in_;
    const CommodityProgram& program_;
    const typename Inputs<V>::OfCommodity& of_;
    const State<V>& state_;
    const typename State<V>::OfCommodity& at_;
    typename Derived<V>::OfCommodity& out_;
    Derived<V>& d_;
    std::size_t c_;
    V ordered_{};
};

/// Deliveries, use, shortage and price of every commodity. Needs potential output and corridors.
/// Prices follow orders, so that they move while stocks still bridge; they come last, since one power
/// need not wait for another.
template <class V>
void derive_supply(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t c = 0; c < p.commodities.size(); ++c) SupplyStep<V>(p, in, at, d, c).derive();
    for (std::size_t c = 0; c < p.commodities.size(); ++c)
        d.commodity[c].price = min(V(100.0), power(max(d.commodity[c].filled, V(1e-300)), V(-1.0) / in.commodity[c].elasticity));
}

/// Sourcing of buyer b and its anchor, after a step: it follows deliveries and returns to the anchor.
template <class V>
void advance_sourcing(const CommodityProgram::Cells& cells, const typename Inputs<V>::OfCommodity& of, const typename Derived<V>::OfCommodity& d, V h,
                      std::size_t b, typename State<V>::OfCommodity& at) {
    // Arrivals at the level of rounding say nothing of who delivers: their shares would be noise.
    constexpr double least_arrivals = 1e-9;  // of demand
    const auto some = V(least_arrivals) * d.Dm[b] < d.arrivals[b];
    const V follows = where(some, h * of.adaptation, V(0.0)), returns = h * of.back, per_arrival = share_of(V(1.0), d.arrivals[b]);
    for (const auto [cell, s, passage] : cells.of(b)) {
        const V q = at.q[cell];
        at.q[cell] = mad(returns, at.qa[cell] - q, mad(follows, mad(d.R[cell], per_arrival, -q), q));
    }
}

/// Who paid for new capacity buys part of it: buyer b, who may have.
template <class V>
void advance_offtake(const typename Inputs<V>::OfCommodity& of, const typename Derived<V>::OfCommodity& d, V h, std::size_t b,
                     typename State<V>::OfCommodity& at) {
    const std::size_t first = b * d.cap.size(), last = first + d.cap.size();
    const V per_unit = share_of(of.offtake * h, d.Dm[b]);
    V bought(1.0);
    for (std::size_t cell = first; cell < last; ++cell) bought = mad(per_unit, d.added[cell], bought);
    const V kept = V(1.0) / bought;
    for (std::size_t cell = first; cell < last; ++cell) {
        at.q[cell] = mad(per_unit, d.added[cell], at.q[cell]) * kept;
        at.qa[cell] = mad(per_unit, d.added[cell], at.qa[cell]) * kept;
    }
}

/// Inventories, capacities and sourcing, moved to t+1.
template <class V>
void advance_supply(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        const auto& program = p.commodities[c];
        auto& stock = at.commodity[c];
        const auto& flow = d.commodity[c];
        const auto& cells = cells_of<V>(program, flow);
        for (V& built : stock.Z) built = built * (V(1.0) - h * in.model.wear);
        for (std::size_t b = 0; b < program.buyers.size(); ++b) {
            stock.I[b] = max(V(0.0), mad(h, flow.arrivals[b] - flow.use[b], stock.I[b]));
            advance_sourcing<V>(cells, in.commodity[c], flow, h, b, stock);
        }
        const std::size_t sellers = program.sellers.size();
        for (const Index b : program.payers) {
            for (std::size_t s = 0; s < sellers; ++s) stock.Z[s] = mad(h, flow.added[b * sellers + s], stock.Z[s]);
            advance_offtake<V>(in.commodity[c], flow, h, b, stock);
        }
    }
}

}  // namespace steppe::process
