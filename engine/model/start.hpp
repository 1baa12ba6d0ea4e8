#pragma once

#include <algorithm>

#include "engine/model/inputs.hpp"
#include "engine/model/step.hpp"

/// From inputs to the state at t = 0, and to convictions. What is started again keeps its memory.
namespace steppe {

/// n times x, in place of what `out` held.
template <class V>
void fill(std::vector<V>& out, std::size_t n, double x) {
    out.assign(n, V(x));
}

/// Sourcing as in the data, stocks at their target.
template <class V>
void start_commodity(const typename Inputs<V>::OfCommodity& of, typename State<V>::OfCommodity& at) {
    const std::size_t n = of.D0.size();
    for (auto* column : {&at.q, &at.I, &at.Z}) column->clear();
    for (std::size_t i = 0; i < n; ++i) {
        const V per_demand = share_of(V(1.0), of.D0[i]);
        for (std::size_t j = 0; j < n; ++j) at.q.push_back(of.V0[i * n + j] * per_demand);
        at.I.push_back(of.cover * of.D0[i]);
        at.Z.push_back(V(0.0));
    }
    at.qa = at.q;
}

template <class V>
void start_state(const Program& p, const Inputs<V>& in, State<V>& at) {
    const std::size_t N = p.agents.size();
    at.t = 0;
    for (auto* column : {&at.E, &at.H, &at.z, &at.v, &at.Q_row}) fill(*column, N, 0);
    fill(at.S_row, N, 1);
    at.A.resize(p.layers.size());
    at.Fb.resize(p.layers.size());
    at.invested.resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        at.Fb[l].clear();
        if (!in.layer[l].flow.empty()) at.Fb[l] = in.layer[l].value;
        fill(at.A[l], at.Fb[l].size(), 0);
        fill(at.invested[l], at.Fb[l].size(), 0);
    }
    fill(at.S, p.trade.pairs.size(), 1);
    fill(at.Q, p.trade.pairs.size(), 0);
    at.X = in.X0;
    at.M.resize(p.responses.size());
    for (std::size_t r = 0; r < p.responses.size(); ++r) fill(at.M[r], p.responses[r].host.size(), 0);
    at.P.clear();
    for (const auto& pledge : in.pledge) at.P.push_back(pledge.amount);
    for (auto* column : {&at.paid, &at.cancelled}) fill(*column, p.pledges.size(), 0);
    fill(at.O, p.corridors.size(), 0);
    fill(at.B, p.random_events, 0);
    at.commodity.resize(p.commodities.size());
    for (std::size_t c = 0; c < p.commodities.size(); ++c) start_commodity<V>(in.commodity[c], at.commodity[c]);
}

template <class V>
void start_events_derived(const Program& p, const Inputs<V>& in, typename Derived<V>::OfEvents& out) {
    out.unrestricted.resize(p.commodities.size());
    out.working.resize(p.commodities.size());
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        fill(out.unrestricted[c], p.commodities[c].flow.size(), 0);
        fill(out.working[c], p.commodities[c].size(), 0);
    }
    fill(out.open, p.corridors.size(), 0);
    fill(out.uncut, p.trade.pairs.size(), 0);
    for (auto* column : {&out.uncut_row, &out.unharmed}) fill(*column, p.agents.size(), 0);
    out.tie.resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) fill(out.tie[l], p.layers[l].pairs.size(), 0);
    out.membership.resize(p.institutions.size());
    for (std::size_t n = 0; n < p.institutions.size(); ++n)
        fill(out.membership[n], p.layers[p.institutions[n].first].institutions[p.institutions[n].second].members.size(), 0);
    fill(out.shift, p.agents.size() * p.issues.size(), 0);
    fill(out.hostility, p.graph.size(), 0);
    fill(out.active, p.events.size(), 0);
    process::clear_events<V>(p, in, out);
}

template <class V>
void start_derived(const Program& p, const Inputs<V>& in, Derived<V>& d) {
    const std::size_t N = p.agents.size();
    for (auto* column : {&d.mass, &d.growth, &d.yp, &d.y, &d.Y, &d.invest, &d.technology, &d.Rm, &d.Rx, &d.W_own, &d.gravity_row, &d.k_row})
        fill(*column, N, 0);
    for (auto* layers : {&d.D, &d.Dp, &d.share}) layers->resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        for (auto* layers : {&d.D, &d.Dp}) fill((*layers)[l], in.layer[l].flow.size(), 0);
        fill(d.share[l], p.layers[l].pairs.size(), 0);
    }
    for (auto* column : {&d.pledge_paid, &d.pledge_cancelled, &d.pledge_left}) fill(*column, p.pledges.size(), 0);
    for (auto* column : {&d.T, &d.dF, &d.gravity, &d.k}) fill(*column, p.trade.pairs.size(), 0);
    for (auto* column : {&d.o, &d.more, &d.into_corridor}) fill(*column, p.corridors.size(), 0);
    for (auto* column : {&d.access, &d.boost}) fill(*column, p.routes.size(), 0);
    for (auto* column : {&d.W, &d.Ws}) fill(*column, p.graph.size(), 0);
    fill(d.X_next, N * p.issues.size(), 0);
    fill(d.mixed, p.issues.size(), 0);
    d.commodity.resize(p.commodities.size());
    std::size_t cells = 0;
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        auto& out = d.commodity[c];
        cells = std::max(cells, p.commodities[c].flow.size());
        for (auto* column : {&out.R, &out.added}) fill(*column, p.commodities[c].flow.size(), 0);
        for (auto* column : {&out.Dm, &out.wanted, &out.cap, &out.slack, &out.gap, &out.arrivals, &out.use, &out.u, &out.ask, &out.given})
            fill(*column, p.commodities[c].size(), 0);
        out.price = V(1.0);
    }
    for (auto* scratch : {&d.permit, &d.second}) fill(*scratch, cells, 0);
    fill(d.chance_left, p.random_events, 0);
    start_events_derived<V>(p, in, d.events);
}

/// A program's replicate: inputs, stocks and what follows from them.
template <class V>
struct Run {
    Inputs<V> in;
    State<V> at;
    Derived<V> d;
};

/// Inputs ready to run but for norms, stocks at their start. Convictions that are not stated are those
/// inferred in the comparison (where it has the agent and the issue) or here, so that today's positions
/// stand still in that network without events.
/// \param comparison the start of p.comparison; null: none
template <class V>
void start(const Program& p, const std::vector<V>& numbers, const Inputs<V>* comparison, Run<V>& run) {
    auto& in = run.in;
    bind_numbers(p, numbers, in);
    start_state(p, in, run.at);
    start_derived(p, in, run.d);
    derive_undisturbed(p, in, run.at, run.d);
    process::infer_convictions(p, in, run.d, in.U0, in.r0);
    if (comparison == nullptr) return;
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k)
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            if (p.issues[k].conviction[i] != absent || p.comparison_agent[i] == absent || p.comparison_issue[k] == absent) continue;
            const std::size_t m = p.comparison_agent[i] * p.comparison->issues.size() + p.comparison_issue[k];
            in.U0[i * K + k] = comparison->U0[m];
            in.r0[i * K + k] = comparison->r0[m];
        }
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

/// The same with what it is compared with, and with norms.
/// \param other scratch for the comparison
template <class V>
void start(const Program& p, const std::vector<V>& numbers, const std::vector<V>& comparison_numbers, Run<V>& run, Run<V>& other) {
    if (p.comparison) start<V>(*p.comparison, comparison_numbers, nullptr, other);
    start<V>(p, numbers, p.comparison ? &other.in : nullptr, run);
    mix_norms(p, numbers, run.in);
}

}  // namespace steppe
