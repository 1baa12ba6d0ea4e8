#pragma once

#include <array>

#include "engine/core/simd/pack.hpp"
#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

namespace steppe::metric {

/// The data available to metrics at one step.
template <class V>
struct View {
    const Program& p;
    const Inputs<V>& in;
    const State<V>& at;
    const Derived<V>& d;
    const std::vector<V>& total;  ///< total influence, N x N; empty unless requested
};

using Ids = std::array<Index, 3>;

/// Returns W(i,j); 0 if no layer connects the pair.
template <class V>
V influence_of(const View<V>& v, Index i, Index j) {
    const Index e = v.p.graph.find(i, j);
    return e == absent ? V(0.0) : v.d.W[e];
}

/// Returns the influence of power j on i as a share of all powers' influence on i.
template <class V>
V share_of_power(const View<V>& v, Index i, Index j) {
    return influence_of(v, i, j) * v.d.per_power[i];
}

/// Returns the mean of j's share over the targets, unweighted or weighted by GDP.
template <class V>
V regional(const View<V>& v, Index j) {
    V sum(0.0), weight(0.0);
    for (const Index i : v.p.agents.targets) {
        if (i == j) continue;
        const V w = v.p.model.regional_by_gdp ? v.d.Y[i] : V(1.0);
        sum = fma(w, share_of_power(v, i, j), sum);
        weight = weight + w;
    }
    return safe_divide(sum, weight);
}

/// Returns (sum r)^2 / sum r^2, the number of equal shares with the same concentration.
template <class V, class Each>
V effective_number(const std::vector<Index>& of, Each each) {
    V sum(0.0), squares(0.0);
    for (const Index j : of) {
        const V r = each(j);
        sum = sum + r;
        squares = fma(r, r, squares);
    }
    return safe_divide(sum * sum, squares);
}

template <class V>
V logistic(V x) {
    return V(1.0) / (V(1.0) + exp(V(0.0) - x));
}

/// Vote probabilities at a position: an ordered logit with an abstention band.
template <class V>
struct Vote {
    V yes, no;
};

template <class V>
Vote<V> vote_of(const View<V>& v, Index i, Index k) {
    const auto& issue = v.in.issue[k];
    const V x = v.at.X[i * v.p.issues.size() + k];
    return {V(1.0) - logistic((issue.threshold + issue.band - x) / issue.width),
            logistic((issue.threshold - issue.band - x) / issue.width)};
}

/// Calls visit(i) for each agent with a position on the issue.
template <class Visit>
void each_holder(const Program& p, Index issue, const Visit& visit) {
    for (Index i = 0; i < p.agents.size(); ++i)
        if (p.issues[issue].holds[i] != 0) visit(i);
}

/// Returns whether an agent has a position on an issue.
inline bool has_position(const Program& p, const Ids& id) {
    return p.issues[id[1]].holds[id[0]] != 0;
}

inline bool has_trade(const Program& p) { return p.has_trade; }

/// Returns whether a partner buys or sells a commodity.
inline bool takes_part(const Program& p, const Ids& id) {
    return p.commodities[id[1]].includes(id[0]);
}

}  // namespace steppe::metric
