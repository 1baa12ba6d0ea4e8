#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// Output, capital, technology and productivity (model page, section "Output").
namespace steppe::process {

/// Potential output: yp, as a multiple of today's. Needs E, H, z and v (which are 0 without shocks).
template <class V>
void derive_potential(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks, const State<V>& at, Derived<V>& d) {
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V growth = at.growth[i];
        const V capital = V(1.0) + at.E[i] * in.per_K0[i] / growth;
        const V skills = mad(in.r_per_Y0[i], at.H[i], V(1.0));
        d.capital[i] = capital;
        d.yp[i] = growth * power(capital, in.alpha[i]) * skills * d.events.unharmed[i];
        if (!shocks.productivity.empty()) d.yp[i] = d.yp[i] * exp(at.z[i] - V(0.5) * at.v[i]);
    }
}

/// Actual output: y = yp times the supply factor phi, what shortages leave of it.
template <class V>
void derive_output(const Program& p, const Inputs<V>& in, Derived<V>& d) {
    for (Index i = 0; i < p.agents.size(); ++i) {
        V phi(1.0);
        for (std::size_t c = 0; c < p.commodities.size(); ++c) {
            const Index b = p.commodities[c].buyer[i];
            if (b != absent && p.commodities[c].at_risk[i] != absent) phi = phi * (V(1.0) - in.commodity[c].at_risk[i] * d.commodity[c].u[b]);
        }
        d.y[i] = d.yp[i] * phi;
        d.Y[i] = in.Y0[i] * d.y[i];
    }
}

/// E, H, the path of growth, z and the variance v of z, moved to t+1. Without shocks z and v stay 0.
template <class V>
void advance_output(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks, const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    if (!shocks.productivity.empty()) {
        const V kept = power(max(in.model.persistence, V(1e-300)), h);
        for (Index i = 0; i < p.agents.size(); ++i) {
            at.z[i] = mad(sqrt(h) * in.sigma[i], shocks.productivity[i], kept * at.z[i]);
            at.v[i] = mad(h * in.sigma[i], in.sigma[i], kept * kept * at.v[i]);
        }
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V saved = in.s[i] * (d.Y[i] - in.Y0[i] * at.growth[i]);
        at.E[i] = mad(h, d.invest[i] + saved, at.E[i] * (V(1.0) - h * in.model.delta));
        at.H[i] = mad(h, d.technology[i], at.H[i] * (V(1.0) - h * in.model.obsolescence));
        at.growth[i] = at.growth[i] * in.pace[i];
    }
    at.growth_row = at.growth_row * in.pace_row;
}

}  // namespace steppe::process
