#pragma once

#include "engine/model/process/rationing.hpp"

/// Commodities: orders, rationing, stocks, shortage (model page, section "Commodities").
namespace steppe::process {

/// Returns the cells with a current or future flow; all cells after a shortage has spread. Others
/// are 0.
template <class V>
const CommodityProgram::Cells& cells_of(const CommodityProgram& program,
                                        const typename Derived<V>::OfCommodity& d) {
    return d.shortage_spreads ? program.all : program.used;
}

/// Returns true if the mask is set in no lane, the likely case: a lane type that records the run
/// leaves the other one out.
template <class M>
bool in_no_lane(M mask) {
    return !any(mask);
}

/// One commodity at one step; b runs over buyers, s over sellers.
template <class V>
class SupplyStep {
public:
    SupplyStep(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d,
               std::size_t c)
        : p_(p),
          in_(in),
          program_(p.commodities[c]),
          of_(in.commodity[c]),
          state_(at),
          at_(at.commodity[c]),
          out_(d.commodity[c]),
          d_(d),
          c_(c) {}

    void derive() {
        demand();
        out_.rests = rests();
        if (out_.rests) return;
        program_.binds ? order<true>() : order<false>();
        deliver();
        seek_elsewhere();
        use();
        if (out_.shortage_spreads) price();
    }

private:
    [[nodiscard]] std::size_t buyers() const { return program_.buyers.size(); }
    [[nodiscard]] std::size_t sellers() const { return program_.sellers.size(); }
    [[nodiscard]] const CommodityProgram::Cells& cells() const {
        return cells_of<V>(program_, out_);
    }
    [[nodiscard]] bool is_row(std::size_t b) const { return program_.buyers[b] == p_.agents.row(); }
    [[nodiscard]] V rate_of_growth(std::size_t b) const {
        return is_row(b) ? in_.model.g_row : in_.g[program_.buyers[b]];
    }
    [[nodiscard]] V path(std::size_t b) const {
        return is_row(b) ? state_.growth_row : state_.growth[program_.buyers[b]];
    }
    [[nodiscard]] V output(std::size_t b) const {
        return is_row(b) ? state_.growth_row : d_.yp[program_.buyers[b]];
    }
    [[nodiscard]] bool in_proportion() const {
        return program_.rationing == Rationing::proportional;
    }

    /// Computes demand, need after thrift, and orders, larger under alarm. Before a first shortage
    /// in any replicate (`shortage_spreads`), thrift, alarm and entry are 0 and are skipped.
    void demand() {
        for (std::size_t b = 0; b < buyers(); ++b) {
            out_.Dm[b] = of_.D0[b] * output(b);
            out_.need[b] = out_.shortage_spreads ? out_.Dm[b] * exp(-at_.n[b]) : out_.Dm[b];
            V stock = of_.cover * out_.need[b];
            if (out_.shortage_spreads) stock = stock * fma(of_.precaution, at_.B[b], V(1.0));
            out_.wanted[b] = max(V(0.0), fma(of_.restock, stock - at_.I[b], out_.need[b]));
        }
    }

    /// Returns a buyer's demand for capacity, relative to the initial one, that sellers keep pace
    /// with.
    [[nodiscard]] V pace(std::size_t b) const {
        return max(path(b), output(b)) * fma(max(V(0.0), rate_of_growth(b)), of_.cover, V(1.0));
    }

    /// Returns the use of a buyer: the need, or arrivals plus stock not held back.
    [[nodiscard]] V used(std::size_t b) const {
        const V need = out_.need[b];
        V reserve = of_.hold * of_.cover * need;
        if (out_.shortage_spreads) reserve = reserve * (V(1.0) - at_.B[b]);
        return min(need,
                   fma(max(V(0.0), at_.I[b] - reserve), V(1.0 / p_.calendar.h), out_.arrivals[b]));
    }

    /// Delivers all orders if no replicate's order exceeds its part of the capacity: sourcing is
    /// as in the data, so that every seller can deliver, and flows have the same bits as if
    /// computed.
    /// \return whether it did so; else nothing is derived
    [[nodiscard]] bool rests() {
        if (d_.flows_asked || !program_.undisturbed || out_.shortage_spreads) return false;
        constexpr double above = 1.0 + 1e-9;  // beyond the rounding errors of sums over cells
        const V room = V(1.0) + of_.spare;
        V least(0.0);
        for (std::size_t b = 0; b < buyers(); ++b) {
            out_.arrivals[b] = out_.wanted[b];
            out_.use[b] = used(b);
            out_.u[b] = V(0.0);
            least = min(least, min(of_.D0[b] * pace(b) * room - V(above) * out_.wanted[b],
                                   out_.use[b] - out_.need[b]));
        }
        return in_no_lane(least < V(0.0));
    }

    /// Computes the limits of each passage: `unbound` is 1 - A, `allowed` limits the bound part.
    void limit() {
        for (std::size_t n = 0; n < program_.passages.size(); ++n) {
            const auto& passage = program_.passages[n];
            if (!passage.binds) continue;
            const V permit =
                d_.events.unrestricted[c_][passage.restricted] * d_.access[passage.route];
            out_.unbound[n] =
                d_.events.unbound[c_][passage.restricted] * (V(1.0) - d_.narrowed[passage.route]);
            out_.allowed[n] = max(V(0.0), permit - out_.unbound[n]);
        }
    }

    /// Returns a buyer's ask: the free part of the order, plus the bound part up to its quota of
    /// the undisturbed flow. Hoarding does not widen a quota; thrift may leave it unused.
    template <bool binds>
    [[nodiscard]] V asked(std::size_t b, Index cell, Index passage, V order) const {
        if (!binds || !program_.passages[passage].binds) return order;
        const V free = out_.unbound[passage];
        const V undisturbed = path(b) * max(of_.V0[cell], of_.D0[b] * at_.qa[cell]);
        return fma(free, order, min((V(1.0) - free) * order, out_.allowed[passage] * undisturbed));
    }

    /// Computes asks, their sum per seller, and capacities, which undisturbed keep pace with
    /// customers, so that a shortage has a cause. Row order avoids dependent additions to one sum.
    template <bool binds>
    void order() {
        if (binds) limit();
        for (auto* sums : {&out_.cap, &out_.part})
            for (V& sum : *sums) sum = V(0.0);
        for (std::size_t b = 0; b < buyers(); ++b) {
            const V grown = pace(b), wanted = out_.wanted[b];
            for (const auto [cell, s, passage] : cells().of(b)) {
                const V ask = asked<binds>(b, cell, passage, at_.q[cell] * wanted);
                out_.R[cell] = ask;
                out_.part[s] = out_.part[s] + ask;
                out_.cap[s] = fma(of_.V0[cell], grown, out_.cap[s]);
            }
        }
        for (std::size_t s = 0; s < sellers(); ++s) {
            if (out_.shortage_spreads) out_.cap[s] = out_.cap[s] * exp(at_.z[s]);
            out_.cap[s] =
                (out_.cap[s] + at_.Z[s]) * d_.events.working[c_][s] * (V(1.0) + of_.spare);
        }
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

    /// \tparam parts true if R holds asks, to be multiplied by `part`; false if it holds deliveries
    template <bool parts>
    void deliver_by() {
        for (std::size_t b = 0; b < buyers(); ++b) {
            const V wanted = out_.wanted[b];
            V gap(0.0), arrivals(0.0);
            for (const auto [cell, s, passage] : cells().of(b)) {
                const V given = parts ? out_.R[cell] * out_.part[s] : out_.R[cell];
                if (parts) out_.R[cell] = given;
                gap = gap + max(V(0.0), at_.q[cell] * wanted - given);
                arrivals = arrivals + given;
            }
            out_.gap[b] = out_.unmet[b] = gap;
            set_arrivals(b, arrivals);
        }
    }

    /// Sets the arrivals to the sum of deliveries. Without a gap that is the order: the sum has
    /// rounding errors that a commodity at rest does not have.
    void set_arrivals(std::size_t b, V sum) {
        out_.arrivals[b] = select(V(0.0) < out_.unmet[b], sum, out_.wanted[b]);
    }

    /// Seeks a part of the gap from sellers with slack, in the free part of the step and the goods.
    void seek_elsewhere() {
        V missing(0.0);
        for (const V& gap : out_.gap) missing = max(missing, gap);
        if (!any(V(0.0) < missing)) return;  // in no replicate: the rest would add 0 to every cell
        out_.shortage_spreads = true;
        for (V& slack : out_.slack) slack = V(0.0);  // sum of deliveries at first
        for (std::size_t b = 0; b < buyers(); ++b)
            for (const auto [cell, s, passage] : cells().of(b))
                out_.slack[s] = out_.slack[s] + out_.R[cell];
        for (std::size_t s = 0; s < sellers(); ++s) {
            const V left = out_.cap[s] - out_.slack[s];
            out_.slack[s] = select(V(rounding) * out_.cap[s] < left, left, V(0.0));
        }
        d_.second.resize(out_.R.size());
        for (std::size_t b = 0; b < buyers(); ++b) {
            V reachable(0.0);
            for (const auto [cell, s, passage] : cells().of(b))
                reachable = fma(out_.slack[s], out_.unbound[passage], reachable);
            const V sought = safe_divide(of_.spot * out_.gap[b], reachable);  // per unit in reach
            for (const auto [cell, s, passage] : cells().of(b))
                d_.second[cell] = sought * (out_.slack[s] * out_.unbound[passage]);
        }
        ration<V>(program_, cells(), out_.slack, d_.second, out_);
        for (std::size_t b = 0; b < buyers(); ++b) {
            V arrivals(0.0);
            for (const auto [cell, s, passage] : cells().of(b)) {
                const V found = min(d_.second[cell], out_.slack[s] * out_.unbound[passage]);
                out_.R[cell] = out_.R[cell] + found;
                arrivals = arrivals + out_.R[cell];
                out_.gap[b] = out_.gap[b] - found;
            }
            set_arrivals(b, arrivals);
        }
    }

    /// Computes use and shortage (unmet need).
    void use() {
        for (std::size_t b = 0; b < buyers(); ++b) {
            const V need = out_.need[b];
            out_.use[b] = used(b);
            const V shortage = V(1.0) - safe_divide(out_.use[b], need);
            out_.u[b] =
                select(need == V(0.0), V(0.0), select(shortage < V(rounding), V(0.0), shortage));
        }
    }

    /// Computes the unfilled share f of each buyer's orders and the resulting price.
    void price() {
        for (std::size_t b = 0; b < buyers(); ++b) {
            const V f = min(V(1.0), safe_divide(max(V(0.0), out_.gap[b]), out_.wanted[b]));
            out_.f[b] = select(f < V(rounding), V(0.0), f);
            out_.log_p[b] = min(of_.log_choke, -log(V(1.0) - out_.f[b]) / of_.elasticity);
            out_.p[b] = min(of_.choke, exp(out_.log_p[b]));
        }
        V sum(0.0);
        for (std::size_t b = 0; b < buyers(); ++b) sum = fma(of_.imports[b], out_.p[b], sum);
        out_.price = select(of_.weight == V(0.0), V(1.0), safe_divide(sum, of_.weight));
    }

    static constexpr double rounding = 1e-12;  // relative; smaller slack or shortage is 0

    const Program& p_;
    const Inputs<V>& in_;
    const CommodityProgram& program_;
    const typename Inputs<V>::OfCommodity& of_;
    const State<V>& state_;
    const typename State<V>::OfCommodity& at_;
    typename Derived<V>::OfCommodity& out_;
    Derived<V>& d_;
    std::size_t c_;
};

/// Derives all commodities from potential output and corridors. Prices follow orders, not stocks.
template <class V>
void derive_supply(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t c = 0; c < p.commodities.size(); ++c) SupplyStep<V>(p, in, at, d, c).derive();
}

}  // namespace steppe::process
