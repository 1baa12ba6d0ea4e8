#pragma once

#include <type_traits>

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Output, capital, technology and productivity (model page, section "Output").
namespace steppe::process {

/// Derives potential output yp as a multiple of the initial one. Requires E, H, z and zv (0 without
/// shocks).
template <class V>
void derive_potential(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks,
                      const State<V>& at, Derived<V>& d) {
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V growth = at.growth[i];
        const V capital = V(1.0) + at.E[i] * in.per_K0[i] / growth;
        const V skills = fma(in.r_per_Y0[i], at.H[i], V(1.0));
        d.capital[i] = capital;
        d.yp[i] = growth * power(capital, in.alpha[i]) * skills * d.events.unharmed[i];
        if (!shocks.productivity.empty()) d.yp[i] = d.yp[i] * exp(at.z[i] - V(0.5) * at.zv[i]);
    }
}

/// Returns v, two-way trade of the last step over undisturbed; a held channel takes it from another
/// run.
template <class V>
V trade_kept(const Program& p, const State<V>& at, const Derived<V>& d, Index i) {
    if constexpr (std::is_same_v<V, double>) {
        const std::size_t channel = PinnedShares::value_of_trade(p);
        if (d.pinned != nullptr && d.pinned->layer[channel])
            return (*d.pinned->path)[static_cast<std::size_t>(at.t)][channel][i];
    }
    return at.v[i];
}

/// Derives actual output: y = yp times the supply factor phi, the share left by shortages, times
/// the value of trade theta = (1 + mu (v - 1))^trade_gain (Arkolakis, Costinot & Rodriguez-Clare
/// 2012).
template <class V>
void derive_output(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    const bool pinned = d.pinned != nullptr && d.pinned->layer[PinnedShares::value_of_trade(p)];
    for (Index i = 0; i < p.agents.size(); ++i) {
        V phi(1.0);
        if (p.trade.changes_value || pinned)
            phi =
                power(fma(in.mu[i], trade_kept(p, at, d, i) - V(1.0), V(1.0)), in.model.trade_gain);
        for (std::size_t c = 0; c < p.commodities.size(); ++c) {
            const Index b = p.commodities[c].buyer[i];
            if (b != absent && p.commodities[c].at_risk[i] != absent)
                phi = phi * (V(1.0) - in.commodity[c].at_risk[i] * d.commodity[c].u[b]);
        }
        d.y[i] = d.yp[i] * phi;
        d.Y[i] = in.Y0[i] * d.y[i];
    }
}

/// Moves E, H, the growth path, z and its variance zv to t+1. Without shocks z and zv stay 0.
template <class V>
void advance_output(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks,
                    const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    if (!shocks.productivity.empty()) {
        const V kept = power(max(in.model.persistence, V(1e-300)), h);
        for (Index i = 0; i < p.agents.size(); ++i) {
            at.z[i] = fma(sqrt(h) * in.sigma[i], shocks.productivity[i], kept * at.z[i]);
            at.zv[i] = fma(h * in.sigma[i], in.sigma[i], kept * kept * at.zv[i]);
        }
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V saved = in.s[i] * (d.Y[i] - in.Y0[i] * at.growth[i]);
        at.E[i] = fma(h, d.invest[i] + saved, at.E[i] * (V(1.0) - h * in.model.delta));
        at.H[i] = fma(h, d.technology[i], at.H[i] * (V(1.0) - h * in.model.obsolescence));
        at.growth[i] = at.growth[i] * in.pace[i];
    }
    at.growth_row = at.growth_row * in.pace_row;
}

}  // namespace steppe::process
