#pragma once

#include <algorithm>
#include <string>

#include "steppe/core/audit.hpp"
#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// The laws that every step must keep (model page, section "Audit").
namespace steppe {

inline constexpr double least_capital = 1e-3;  // relative to its path; below it output means nothing

/// Capital of i, relative to the path it would have without pledges.
template <class V>
V capital_on_path(const Inputs<V>& in, const State<V>& at, const Derived<V>& d, Index i) {
    return V(1.0) + at.E[i] / (in.kappa[i] * in.Y0[i] * d.growth[i]);
}

/// What the essentials of the audit look at, at any width: below 0, or no number, where they fail.
template <class V>
V essential_slack(const Inputs<V>& in, const State<V>& at, const Derived<V>& d, Index i) {
    const V capital = capital_on_path(in, at, d, i) - V(least_capital);
    return where(capital == capital, min(d.Y[i], capital), capital);
}

/// The reference audit, on one replicate.
class Auditor {
public:
    Auditor(const Program& p, const Inputs<double>& in, const State<double>& at, const Derived<double>& d, std::uint64_t replicate)
        : p_(p), in_(in), at_(at), d_(d), replicate_(replicate) {}

    /// The numbers that everything else stands on: capital, output, positions.
    void essentials() const {
        for (Index i = 0; i < p_.agents.size(); ++i) {
            within("capital relative to its path", p_.agents.id[i], capital_on_path(in_, at_, d_, i), least_capital);
            within("GDP", p_.agents.id[i], d_.Y[i], 0);
            for (std::size_t k = 0; k < p_.issues.size(); ++k)
                within("position on " + p_.issues[k].id, p_.agents.id[i], at_.X[i * p_.issues.size() + k], -1, 1);
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
                within("influence of " + p_.agents.id[p_.graph.column[e]], p_.agents.id[i], d_.W[e], 0, 1);
                sum += d_.W[e];
            }
            within("sum of the row of W", p_.agents.id[i], sum, 1 - rounding, 1 + rounding);
            within("own weight in W", p_.agents.id[i], d_.W_own[i], -rounding, 1);
        }
        for (std::size_t c = 0; c < p_.commodities.size(); ++c) commodity(c);
        for (std::size_t r = 0; r < p_.corridors.size(); ++r) {
            within("openness", p_.corridors[r].id, d_.o[r], 0);
            within("what was built", p_.corridors[r].id, at_.O[r], 0);
        }
        for (std::size_t n = 0; n < p_.routes.size(); ++n) within("access", "a pair", d_.access[n], 0, 1 + rounding);
        for (Index e = 0; e < p_.trade.pairs.size(); ++e)
            within("imports from " + p_.agents.id[p_.trade.pairs.column[e]], p_.agents.id[p_.trade.pairs.row[e]], d_.T[e], 0);
    }

private:
    static constexpr double rounding = 1e-9;
    static constexpr double no_limit = 1e300;

    void within(const std::string& what, const std::string& who, double value, double low, double high = no_limit) const {
        if (!(value >= low && value <= high)) throw AuditFailure(what, who, at_.t, replicate_, value);
    }

    void pledge(std::size_t n) const {
        const double promised = in_.pledge[n].amount, slack = rounding * std::max(1.0, promised);
        within("outstanding", p_.pledges[n].id, at_.P[n], -slack, promised + slack);
        within("paid", p_.pledges[n].id, at_.paid[n], 0, promised + slack);
        within("cancelled", p_.pledges[n].id, at_.cancelled[n], 0, promised + slack);
        within("paid + cancelled + outstanding - promised", p_.pledges[n].id, at_.paid[n] + at_.cancelled[n] + at_.P[n] - promised, -slack, slack);
    }

    [[nodiscard]] const std::string& participant(const CommodityProgram& c, Index place) const {
        static const std::string rest_of_world = "ROW";
        return c.participant[place] == p_.agents.row() ? rest_of_world : p_.agents.id[c.participant[place]];
    }

    /// Made + drawn from stock = used + stored, and nothing beyond capacity, demand or an order.
    void commodity(std::size_t c) const {
        const auto& program = p_.commodities[c];
        const auto& stock = at_.commodity[c];
        const auto& flow = d_.commodity[c];
        const Index n = program.size();
        double made = 0, used = 0, stored = 0;
        for (Index i = 0; i < n; ++i) {
            const auto& who = participant(program, i);
            const double slack = rounding * std::max(1.0, flow.cap[i] + flow.Dm[i]);
            double row = 0, column = 0, arrivals = 0;
            for (Index j = 0; j < n; ++j) {
                within("delivery of " + program.id + " by " + participant(program, j), who, flow.R[i * n + j], 0);
                row += stock.q[i * n + j];
                arrivals += flow.R[i * n + j];
                column += flow.R[j * n + i];
            }
            if (row != 0) within("sum of sourcing of " + program.id, who, row, 1 - rounding, 1 + rounding);
            within("deliveries of " + program.id + " beyond capacity", who, column - flow.cap[i], -no_limit, slack);
            within("use of " + program.id + " beyond demand", who, flow.use[i] - flow.Dm[i], -no_limit, slack);
            within("inventory of " + program.id, who, stock.I[i], 0);
            within("capacity built for " + program.id, who, stock.Z[i], 0);
            within("shortage of " + program.id, who, flow.u[i], 0, 1);
            // The floor under inventories absorbs rounding only.
            within("inventory of " + program.id + " after the step", who, stock.I[i] + p_.calendar.h * (arrivals - flow.use[i]), -slack);
            made += column;
            used += flow.use[i];
            stored += arrivals - flow.use[i];
        }
        within("made - used - stored of " + program.id, "all", made - used - stored, -rounding * std::max(1.0, made), rounding * std::max(1.0, made));
        within("price of " + program.id, "all", flow.price, 0, 100);
    }

    void layer(std::size_t l) const {
        const auto& pairs = p_.layers[l].pairs;
        for (Index i = 0; i < p_.agents.size(); ++i) {
            double sum = 0;
            for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e) {
                within("share in " + p_.layers[l].id, p_.agents.id[i], d_.share[l][e], 0, 1 + rounding);
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
