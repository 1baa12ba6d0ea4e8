#pragma once

#include "engine/model/process/influence.hpp"

/// Multi-issue Friedkin-Johnsen dynamics with inertia (model page, section "Positions"; Parsegov,
/// Proskurnikov, Tempo and Friedkin 2017, IEEE TAC 62(5), eq. 15, is the case h*nu = 1).
namespace steppe::process {

/// Computes the input (Ws X)(i, m) of agent i on `count` issues from `first` on, with parallel
/// sums.
template <Index count, bool has_hostile_ties, class V>
STEPPE_INLINE void average_neighbours(const Program& p, const std::vector<V>& X, Index i,
                                      Index first, Derived<V>& d) {
    const auto K = static_cast<Index>(p.issues.size());
    V sum[count];
    for (Index m = 0; m < count; ++m) sum[m] = d.W_own[i] * X[i * K + first + m];
    for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) {
        const V weight = has_hostile_ties ? signed_weight(p, d, e) : d.W[e];
        const V* spoken = X.data() + p.graph.column[e] * K + first;
        for (Index m = 0; m < count; ++m) sum[m] = fma(weight, spoken[m], sum[m]);
    }
    for (Index m = 0; m < count; ++m) d.mixed[first + m] = sum[m];
}

template <bool has_hostile_ties, class V>
STEPPE_INLINE void average_all_neighbours(const Program& p, const std::vector<V>& X, Index i,
                                          Derived<V>& d) {
    const auto K = static_cast<Index>(p.issues.size());
    Index m = 0;
    for (; m + 4 <= K; m += 4) average_neighbours<4, has_hostile_ties>(p, X, i, m, d);
    for (; m < K; ++m) average_neighbours<1, has_hostile_ties>(p, X, i, m, d);
}

/// Returns C(k, m) X(m) for an agent without a position on `other`: its weight is k's own.
template <class V>
V coupled_input(const Program& p, const std::vector<V>& C, const std::vector<V>& mixed, Index i,
                Index k, Index other) {
    const V& weight = C[k * p.issues.size() + other];
    return p.issues[other].holds[i] != 0 ? weight * mixed[other] : abs(weight) * mixed[k];
}

/// Computes (Ws X C')(i, k) for all agents and issues, row by row. The weight of an agent without a
/// position is the listener's own, as that of ROW is. \pre X is 0 without a position
template <class V>
void average_positions(const Program& p, const std::vector<V>& C, const std::vector<V>& X,
                       Derived<V>& d, std::vector<V>& average) {
    const auto K = static_cast<Index>(p.issues.size());
    for (Index i = 0; i < p.agents.size(); ++i) {
        if (p.has_hostile_ties[i])
            average_all_neighbours<true>(p, X, i, d);
        else
            average_all_neighbours<false>(p, X, i, d);
        for (const auto& [k, e] : p.silent[i]) d.mixed[k] = fma(d.W[e], X[i * K + k], d.mixed[k]);
        for (Index k = 0; k < K; ++k) {
            V sum(0.0);
            for (const Index other : p.issues[k].inputs)
                sum = p.lacks[i].empty() ? fma(C[k * K + other], d.mixed[other], sum)
                                         : sum + coupled_input(p, C, d.mixed, i, k, other);
            average[i * K + k] = sum;
        }
        for (const Index k : p.lacks[i]) average[i * K + k] = V(0.0);
    }
}

/// Returns (1-lambda) U + r0 for agent i, the anchor at conviction U; n is its index in agents x
/// issues.
template <class V>
V anchor_at(const Inputs<V>& in, std::size_t i, std::size_t n, V U) {
    return fma(V(1.0) - in.lambda[i], clamp(U, V(-1.0), V(1.0)), in.r0[n]);
}

/// Computes the positions at t+1 into d.X_next, all from positions at t.
template <class V>
void derive_positions(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks,
                      const State<V>& at, Derived<V>& d) {
    const auto K = static_cast<Index>(p.issues.size());
    const V rate = V(p.calendar.h) * in.model.nu;
    average_positions(p, in.C, at.X, d, d.X_next);
    for (Index i = 0; i < p.agents.size(); ++i)
        for (Index k = 0; k < K; ++k) {
            const Index n = i * K + k, shift = p.shifted.slot[n];
            const V anchor =
                shift == 0 ? in.anchor[n] : anchor_at(in, i, n, in.U0[n] + d.events.shift[shift]);
            const V pull = fma(in.lambda[i], d.X_next[n], anchor);
            V moved = fma(rate, pull - at.X[n], at.X[n]);
            if (!shocks.position.empty())
                moved = fma(sqrt(V(p.calendar.h)) * in.model.sigma_X, shocks.position[n], moved);
            d.X_next[n] = clamp(moved, V(-1.0), V(1.0));
        }
    for (Index i = 0; i < p.agents.size(); ++i)
        for (const Index k : p.lacks[i]) d.X_next[i * K + k] = V(0.0);
}

/// Infers convictions and remainders so that the initial positions are an equilibrium of the
/// network in `d`.
template <class V>
void infer_convictions(const Program& p, const Inputs<V>& in, Derived<V>& d, std::vector<V>& U0,
                       std::vector<V>& r0) {
    const auto K = static_cast<Index>(p.issues.size());
    std::vector<V> average(in.X0.size(), V(0.0));
    average_positions(p, in.C, in.X0, d, average);
    for (Index i = 0; i < p.agents.size(); ++i)
        for (Index k = 0; k < K; ++k) {
            const Index n = i * K + k;
            if (p.issues[k].conviction[i] != absent) continue;  // given: U0 is set, r0 is 0
            const V own = V(1.0) - in.lambda[i];
            const V need = in.X0[n] - in.lambda[i] * average[n];
            U0[n] = clamp(safe_divide(need, own), V(-1.0), V(1.0));
            const V rest = need - own * U0[n];
            const auto bites = abs(safe_divide(need, own)) > V(1.0);
            r0[n] = select(own == V(0.0), need, select(bites, rest, V(0.0)));
        }
}

}  // namespace steppe::process
