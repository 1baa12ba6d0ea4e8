#pragma once

#include <algorithm>

#include "engine/model/inputs.hpp"
#include "engine/model/step.hpp"

/// From inputs to the state at t = 0, and to convictions.
namespace steppe {

/// Sourcing as in the data, stocks at their target.
template <class V>
typename State<V>::OfCommodity start_commodity(const typename Inputs<V>::OfCommodity& of) {
    typename State<V>::OfCommodity at;
    const std::size_t n = of.D0.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) at.q.push_back(share_of(of.V0[i * n + j], of.D0[i]));
        at.I.push_back(of.cover * of.D0[i]);
        at.Z.push_back(V(0.0));
    }
    at.qa = at.q;
    return at;
}

template <class V>
State<V> start_state(const Program& p, const Inputs<V>& in) {
    const auto zero = [](std::size_t n) { return std::vector<V>(n, V(0.0)); };
    const auto one = [](std::size_t n) { return std::vector<V>(n, V(1.0)); };
    State<V> at;
    const std::size_t N = p.agents.size();
    at.E = at.H = at.z = at.v = at.Q_row = zero(N);
    at.S_row = one(N);
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const bool is_stock = !in.layer[l].flow.empty();
        at.Fb.push_back(is_stock ? in.layer[l].value : zero(0));
        at.A.push_back(zero(at.Fb.back().size()));
        at.invested.push_back(at.A.back());
    }
    at.S = one(p.trade.pairs.size());
    at.Q = zero(p.trade.pairs.size());
    at.X = in.X0;
    for (const auto& response : p.responses) at.M.push_back(zero(response.host.size()));
    for (const auto& pledge : in.pledge) at.P.push_back(pledge.amount);
    at.paid = at.cancelled = zero(p.pledges.size());
    at.O = zero(p.corridors.size());
    at.B = zero(p.random_events);
    for (std::size_t c = 0; c < p.commodities.size(); ++c) at.commodity.push_back(start_commodity<V>(in.commodity[c]));
    return at;
}

template <class V>
typename Derived<V>::OfEvents start_events_derived(const Program& p, const Inputs<V>& in, const State<V>& at) {
    const auto zero = [](std::size_t n) { return std::vector<V>(n, V(0.0)); };
    typename Derived<V>::OfEvents out;
    for (const auto& c : p.commodities) {
        out.unrestricted.push_back(zero(c.flow.size()));
        out.working.push_back(zero(c.size()));
    }
    out.open = zero(p.corridors.size());
    out.uncut = zero(p.trade.pairs.size());
    out.uncut_row = out.unharmed = zero(p.agents.size());
    for (const auto& layer : p.layers) out.tie.push_back(zero(layer.pairs.size()));
    for (const auto& [layer, n] : p.institutions) out.membership.push_back(zero(p.layers[layer].institutions[n].members.size()));
    out.shift = zero(at.X.size());
    out.hostility = zero(p.graph.size());
    out.active = zero(p.events.size());
    process::clear_events<V>(p, in, out);
    return out;
}

template <class V>
Derived<V> start_derived(const Program& p, const Inputs<V>& in, const State<V>& at) {
    const auto zero = [](std::size_t n) { return std::vector<V>(n, V(0.0)); };
    Derived<V> d;
    const std::size_t N = p.agents.size();
    d.mass = d.growth = d.yp = d.y = d.Y = d.invest = d.technology = d.Rm = d.Rx = d.W_own = d.gravity_row = d.k_row = zero(N);
    d.D = d.Dp = at.A;
    d.pledge_paid = d.pledge_cancelled = d.pledge_left = zero(p.pledges.size());
    d.T = d.dF = d.gravity = d.k = zero(p.trade.pairs.size());
    d.o = d.more = d.into_corridor = zero(p.corridors.size());
    d.access = d.boost = zero(p.routes.size());
    for (const auto& layer : p.layers) d.share.push_back(zero(layer.pairs.size()));
    d.W = d.Ws = zero(p.graph.size());
    d.X_next = at.X;
    d.mixed = zero(p.issues.size());
    for (const auto& c : p.commodities) {
        auto& out = d.commodity.emplace_back();
        out.R = out.added = zero(c.flow.size());
        d.permit.resize(std::max(d.permit.size(), c.flow.size()));
        out.Dm = out.wanted = out.cap = out.slack = out.gap = out.sought = out.arrivals = out.use = out.u = out.order = out.ask = out.given = zero(c.size());
        out.price = V(1.0);
    }
    d.chance_left = zero(p.random_events);
    d.events = start_events_derived(p, in, at);
    return d;
}

/// Convictions that keep today's positions in today's network without events, for what is not stated.
template <class V>
void infer(const Program& p, Inputs<V>& in) {
    const State<V> at = start_state(p, in);
    Derived<V> d = start_derived(p, in, at);
    derive_undisturbed(p, in, at, d);
    process::infer_convictions(p, in, d, in.U0, in.r0);
}

/// Inputs ready to run: convictions that are not stated are those inferred in the comparison (where
/// it has the agent and the issue), then the scenario's own norms mix in.
template <class V>
Inputs<V> start_inputs(const Program& p, const std::vector<V>& numbers, const Inputs<V>* comparison) {
    Inputs<V> in = bind_numbers(p, numbers);
    infer(p, in);
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k)
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            const std::size_t n = i * K + k;
            const auto& issue = p.issues[k];
            if (comparison != nullptr && issue.conviction[i] == absent && p.comparison_agent[i] != absent && p.comparison_issue[k] != absent) {
                const std::size_t m = p.comparison_agent[i] * p.comparison->issues.size() + p.comparison_issue[k];
                in.U0[n] = comparison->U0[m];
                in.r0[n] = comparison->r0[m];
            }
        }
    return in;
}

/// Mixes the norms into convictions: U0 = (1-w)*U0 + w*n, r0 = (1-w)*r0.
template <class V>
void mix_norms(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k) {
        if (p.issues[k].norm == absent) continue;
        const V norm = numbers[p.issues[k].norm];
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            const V w = number_at(numbers, p.issues[k].norm_weight[i]);
            in.U0[i * K + k] = mad(w, norm, (V(1.0) - w) * in.U0[i * K + k]);
            in.r0[i * K + k] = (V(1.0) - w) * in.r0[i * K + k];
        }
    }
}

}  // namespace steppe
