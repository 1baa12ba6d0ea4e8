#pragma once

#include <algorithm>
#include <string>

#include "engine/core/audit.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/model/process/trade.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// The invariants of every step (model page, section "Audit").
namespace steppe {

inline constexpr double least_capital =
    1e-3;  // relative to its path; output is meaningless below it

/// Returns the smallest slack of the essential checks, for any lane type: below 0 or NaN on
/// failure.
template <class V>
V essential_slack(const Derived<V>& d, Index i) {
    const V capital = d.capital[i] - V(least_capital);
    return select(capital == capital, min(capital, d.Y[i]), capital);
}

/// The reference audit of one replicate.
class Auditor {
public:
    Auditor(const Program& p, const Inputs<double>& in, const State<double>& at,
            const Derived<double>& d, std::uint64_t replicate)
        : p_(p), in_(in), at_(at), d_(d), replicate_(replicate) {}

    /// Checks the essential numbers: capital, output, positions.
    void essentials() const {
        for (Index i = 0; i < p_.agents.size(); ++i) {
            within("capital relative to its path", p_.agents.id[i], d_.capital[i], least_capital);
            within("GDP", p_.agents.id[i], d_.Y[i], 0);
            for (std::size_t k = 0; k < p_.issues.size(); ++k)
                within("position on " + p_.issues[k].id, p_.agents.id[i],
                       at_.X[i * p_.issues.size() + k], -1, 1);
        }
    }

    void everything() const {
        essentials();
        for (std::size_t n = 0; n < p_.pledges.size(); ++n) pledge(n);
        for (std::size_t l = 0; l < p_.layers.size(); ++l) layer(l);
        for (Index i = 0; i < p_.agents.size(); ++i) {
            within("technology", p_.agents.id[i], at_.H[i], 0);
            double sum = d_.W_own[i];
            for (Index e = p_.graph.begin[i]; e < p_.graph.begin[i + 1]; ++e) {
                within("influence of " + p_.agents.id[p_.graph.column[e]], p_.agents.id[i], d_.W[e],
                       0, 1);
                sum += d_.W[e];
            }
            within("sum of the row of W", p_.agents.id[i], sum, 1 - rounding, 1 + rounding);
            within("own weight in W", p_.agents.id[i], d_.W_own[i], -rounding, 1);
        }
        for (std::size_t c = 0; c < p_.commodities.size(); ++c) commodity(c);
        for (std::size_t r = 0; r < p_.corridors.size(); ++r) {
            within("openness", p_.corridors[r].id, d_.o[r], 0);
            within("added capacity", p_.corridors[r].id, at_.O[r], 0);
        }
        for (std::size_t n = 0; n < p_.routes.size(); ++n)
            within("access", "a pair", d_.access[n], 0, 1 + rounding);
        for (Index e = 0; e < p_.trade.pairs.size(); ++e)
            within("imports from " + p_.agents.id[p_.trade.pairs.column[e]],
                   p_.agents.id[p_.trade.pairs.row[e]], d_.T[e], 0);
        for (Index i = 0; i < p_.agents.size(); ++i) transit(i);
    }

private:
    static constexpr double rounding = 1e-9;
    static constexpr double no_limit = 1e300;

    void within(const std::string& what, const std::string& who, double value, double low,
                double high = no_limit) const {
        if (!(value >= low && value <= high))
            throw AuditFailure(what, who, at_.t, replicate_, value);
    }

    void pledge(std::size_t n) const {
        const double promised = in_.pledge[n].amount, slack = rounding * std::max(1.0, promised);
        within("outstanding", p_.pledges[n].id, at_.P[n], -slack, promised + slack);
        within("paid", p_.pledges[n].id, at_.paid[n], 0, promised + slack);
        within("cancelled", p_.pledges[n].id, at_.cancelled[n], 0, promised + slack);
        within("paid + cancelled + outstanding - promised", p_.pledges[n].id,
               at_.paid[n] + at_.cancelled[n] + at_.P[n] - promised, -slack, slack);
    }

    [[nodiscard]] const std::string& name(Index agent) const {
        static const std::string rest_of_world = "ROW";
        return agent == p_.agents.row() ? rest_of_world : p_.agents.id[agent];
    }

    /// Checks that production + stock drawdown = use + storage, and the limits of capacity, demand
    /// and orders.
    void commodity(std::size_t c) const {
        const auto& program = p_.commodities[c];
        const auto& flow = d_.commodity[c];
        const std::size_t sellers = program.sellers.size();
        double made = 0, used = 0, stored = 0;
        for (std::size_t s = 0; s < sellers; ++s) {
            double column = 0;
            for (std::size_t cell = s; cell < flow.R.size(); cell += sellers)
                column += flow.R[cell];
            within("deliveries of " + program.id + " beyond capacity", name(program.sellers[s]),
                   column - flow.cap[s], -no_limit, rounding * std::max(1.0, flow.cap[s]));
            within("capacity built for " + program.id, name(program.sellers[s]),
                   at_.commodity[c].Z[s], 0);
            made += column;
        }
        for (std::size_t b = 0; b < program.buyers.size(); ++b) {
            const double arrivals = buyer(c, b);
            used += flow.use[b];
            stored += arrivals - flow.use[b];
        }
        const double slack = rounding * std::max({1.0, made, used});  // stocks can exceed output
        within("made - used - stored of " + program.id, "all", made - used - stored, -slack, slack);
        const double choke = in_.commodity[c].choke;
        within("price of " + program.id, "all", flow.price, 1 - rounding, choke * (1 + rounding));
        for (std::size_t b = 0; b < program.buyers.size(); ++b) {
            const auto& who = name(program.buyers[b]);
            within("price of " + program.id, who, flow.p[b], 1, choke);
            within("thrift in " + program.id, who, at_.commodity[c].n[b], 0);
            within("alarm about " + program.id, who, at_.commodity[c].B[b], 0, 1);
            within("need of " + program.id + " beyond demand", who, flow.need[b] - flow.Dm[b],
                   -no_limit, 0);
        }
        for (std::size_t s = 0; s < sellers; ++s)
            within("capacity drawn in for " + program.id, name(program.sellers[s]),
                   at_.commodity[c].z[s], 0, in_.commodity[c].entry + rounding);
    }

    /// Checks that goods in transit leave each state they enter, and do not exceed the loss known
    /// to traders.
    void transit(Index i) const {
        within("two-way trade over undisturbed", p_.agents.id[i], at_.v[i], 0, process::most_trade);
        const auto& r = d_.reexport;
        if (r.Re.empty() || d_.pinned != nullptr) return;
        double enters = r.Re[p_.trade.import_flow(i)], leaves = r.Re[p_.trade.export_flow(i)];
        for (Index e = 0; e < p_.trade.pairs.size(); ++e) {
            if (p_.trade.pairs.row[e] == i) enters += r.Re[e];
            if (p_.trade.pairs.column[e] == i) leaves += r.Re[e];
        }
        const double slack = rounding * std::max({1.0, enters, leaves, r.X_to[i], r.X_from[i]});
        within("goods in transit: entering less leaving", p_.agents.id[i],
               (enters - r.X_to[i]) - (leaves - r.X_from[i]), -slack, slack);
    }

    /// Checks a buyer and returns its arrivals.
    double buyer(std::size_t c, std::size_t b) const {
        const auto& program = p_.commodities[c];
        const auto& stock = at_.commodity[c];
        const auto& flow = d_.commodity[c];
        const auto& who = name(program.buyers[b]);
        const double slack = rounding * std::max(1.0, flow.Dm[b]);
        double row = 0, arrivals = 0;
        for (std::size_t s = 0, cell = b * program.sellers.size(); s < program.sellers.size();
             ++s, ++cell) {
            within("delivery of " + program.id + " by " + name(program.sellers[s]), who,
                   flow.R[cell], 0);
            row += stock.q[cell];
            arrivals += flow.R[cell];
        }
        if (row != 0)
            within("sum of sourcing of " + program.id, who, row, 1 - rounding, 1 + rounding);
        within("use of " + program.id + " beyond need", who, flow.use[b] - flow.need[b], -no_limit,
               slack);
        within("inventory of " + program.id, who, stock.I[b], 0);
        within("shortage of " + program.id, who, flow.u[b], 0, 1);
        // The floor of inventories absorbs rounding only.
        within("inventory of " + program.id + " after the step", who,
               stock.I[b] + p_.calendar.h * (arrivals - flow.use[b]), -slack);
        return arrivals;
    }

    void layer(std::size_t l) const {
        const auto& pairs = p_.layers[l].pairs;
        for (Index i = 0; i < p_.agents.size(); ++i) {
            double sum = 0;
            for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
                within("share in " + p_.layers[l].id, p_.agents.id[i], d_.share[l][e], 0,
                       1 + rounding);
                sum += d_.share[l][e];
            }
            within("sum of shares in " + p_.layers[l].id, p_.agents.id[i], sum, 0, 1 + rounding);
        }
        for (const double a : at_.A[l]) within("added stock in " + p_.layers[l].id, "a pair", a, 0);
        for (const double f : at_.Fb[l]) within("stock in " + p_.layers[l].id, "a pair", f, 0);
    }

    const Program& p_;
    const Inputs<double>& in_;
    const State<double>& at_;
    const Derived<double>& d_;
    std::uint64_t replicate_;
};

}  // namespace steppe
