#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// Multi-issue Friedkin-Johnsen dynamics with inertia (model page, section "Positions"; Parsegov,
/// Proskurnikov, Tempo and Friedkin 2017, IEEE TAC 62(5), eq. 15, is the case h*nu = 1).
namespace steppe::process {

/// (Ws X C')(i, k) for all agents and issues, row by row.
template <class V>
void listen(const Program& p, const std::vector<V>& C, const std::vector<V>& X, Derived<V>& d, std::vector<V>& heard) {
    const auto K = static_cast<Index>(p.issues.size());
    auto& mixed = d.mixed;
    for (Index i = 0; i < p.agents.size(); ++i) {
        for (Index m = 0; m < K; ++m) {
            V sum = d.W_own[i] * X[i * K + m];
            for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) sum = mad(d.Ws[e], X[p.graph.column[e] * K + m], sum);
            mixed[m] = sum;
        }
        for (Index k = 0; k < K; ++k) {
            V sum(0.0);
            for (const Index m : p.issues[k].hears) sum = mad(C[k * K + m], mixed[m], sum);
            heard[i * K + k] = sum;
        }
    }
}

/// Positions at t+1, into d.X_next: all of them follow from those at t.
template <class V>
void derive_positions(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks, const State<V>& at, Derived<V>& d) {
    const auto K = static_cast<Index>(p.issues.size());
    const V rate = V(p.calendar.h) * in.model.nu;
    listen(p, in.C, at.X, d, d.X_next);
    for (Index i = 0; i < p.agents.size(); ++i)
        for (Index k = 0; k < K; ++k) {
            const Index n = i * K + k;
            const V lambda = in.lambda[i];
            const V conviction = clamp(in.U0[n] + d.events.shift[n], V(-1.0), V(1.0));
            const V pull = mad(lambda, d.X_next[n], (V(1.0) - lambda) * conviction) + in.r0[n];
            V moved = mad(rate, pull - at.X[n], at.X[n]);
            if (!shocks.position.empty()) moved = mad(sqrt(V(p.calendar.h)) * in.model.sigma_X, shocks.position[n], moved);
            d.X_next[n] = clamp(moved, V(-1.0), V(1.0));
        }
}

/// Convictions and remainders under which today's positions stand still in today's network `d`.
template <class V>
void infer_convictions(const Program& p, const Inputs<V>& in, Derived<V>& d, std::vector<V>& U0, std::vector<V>& r0) {
    const auto K = static_cast<Index>(p.issues.size());
    std::vector<V> heard(in.X0.size(), V(0.0));
    listen(p, in.C, in.X0, d, heard);
    for (Index i = 0; i < p.agents.size(); ++i)
        for (Index k = 0; k < K; ++k) {
            const Index n = i * K + k;
            if (p.issues[k].conviction[i] != absent) continue;  // stated: U0 holds it, r0 is 0
            const V own = V(1.0) - in.lambda[i];
            const V need = in.X0[n] - in.lambda[i] * heard[n];
            U0[n] = clamp(share_of(need, own), V(-1.0), V(1.0));
            const V rest = need - own * U0[n];
            const auto bites = abs(share_of(need, own)) > V(1.0);
            r0[n] = where(own == V(0.0), need, where(bites, rest, V(0.0)));
        }
}

}  // namespace steppe::process
