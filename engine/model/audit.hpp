#pragma once

#include <algorithm>
#include <string>

#include "steppe/core/audit.hpp"
#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// The laws that every step must keep (model page, section "Audit").
namespace steppe {

/// The reference audit, on one replicate.
class Auditor {
public:
    Auditor(const Program& p, const Inputs<double>& in, const State<double>& at, const Derived<double>& d, int replicate)
        : p_(p), in_(in), at_(at), d_(d), replicate_(replicate) {}

    /// The numbers that everything else stands on: capital, output, positions.
    void essentials() const {
        for (Index i = 0; i < p_.agents.size(); ++i) {
            constexpr double least_capital = 1e-3;  // relative to the path; below it output means nothing
            within("capital relative to its path", p_.agents.id[i], 1 + at_.E[i] / (in_.kappa[i] * in_.Y0[i] * d_.growth[i]), least_capital);
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
    int replicate_;
};

}  // namespace steppe
