#pragma once

#include "engine/model/process/overlap.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// Pledges, responses and their stocks (model page, section "Pledges").
namespace steppe::process {

/// Returns the integral of the profile's weight from the window start to window time s in [0, 1].
template <class V>
V profile_integral(Profile profile, V s) {
    switch (profile) {
        case Profile::front:
            return s * (V(2.0) - s);
        case Profile::back:
            return s * s;
        default:
            return s;
    }
}

/// Payments and cancellations of a pledge in the step, and the remainder afterwards, USD bn.
template <class V>
struct Slice {
    V paid, cancelled, left;
};

template <class V>
Slice<V> slice_of(const PledgeProgram& pledge, const typename Inputs<V>::OfPledge& in,
                  V outstanding, const Calendar& calendar, int t) {
    const double at = calendar.month(t), length = calendar.months_per_step;
    const V start = fma(in.delay, V(12.0), V(pledge.start));
    if (pledge.profile == Profile::hazard) {
        const V both = in.h_d + in.h_c;
        const V kept = exp(-both * overlap(at, length, start, V(at + length)));
        const V gone = outstanding * (V(1.0) - kept);
        return {safe_divide(in.h_d, both) * gone, safe_divide(in.h_c, both) * gone,
                outstanding * kept};
    }
    const V span = in.years * V(12.0);
    const V s0 = clamp((V(at) - start) / span, V(0.0), V(1.0));
    const V s1 = clamp((V(at + length) - start) / span, V(0.0), V(1.0));
    const V before = profile_integral(pledge.profile, s0),
            after = profile_integral(pledge.profile, s1);
    const V slice = in.amount * (after - before);
    return {in.rho * slice, (V(1.0) - in.rho) * slice, in.amount * (V(1.0) - after)};
}

/// Adds the shares of a payment to the k-th host that build capacity (units a year, per year) and
/// corridors.
template <class V>
void direct(const PledgeProgram& pledge, const Inputs<V>& in,
            const typename Inputs<V>::OfPledge& shares, V flow, std::size_t k, Derived<V>& d) {
    for (std::size_t c = 0; c < pledge.capacity.size(); ++c) {
        const auto& to = pledge.capacity[c];
        V& added = d.commodity[to.commodity].added[to.cell[k]];
        added = added + safe_divide(shares.capacity[c] * flow, in.commodity[to.commodity].cost);
    }
    for (std::size_t r = 0; r < pledge.corridor.size(); ++r) {
        V& paid = d.into_corridor[pledge.corridor[r].first];
        paid = fma(shares.corridor[r], flow, paid);
    }
}

/// Derives Dp, D, capital formation and technology payments from P and M.
template <class V>
void derive_pledges(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    const V h(p.calendar.h);
    for (std::size_t l = 0; l < p.layers.size(); ++l)
        for (auto* flows : {&d.Dp[l], &d.D[l]})
            for (V& flow : *flows) flow = V(0.0);
    for (Index i = 0; i < p.agents.size(); ++i) d.invest[i] = d.technology[i] = V(0.0);
    for (V& paid : d.into_corridor) paid = V(0.0);
    for (std::size_t c = 0; c < p.commodities.size(); ++c)
        for (const Index payer : p.commodities[c].payers)
            for (std::size_t s = 0, n = p.commodities[c].sellers.size(); s < n; ++s)
                d.commodity[c].added[payer * n + s] = V(0.0);
    for (std::size_t n = 0; n < p.pledges.size(); ++n) {
        const auto& pledge = p.pledges[n];
        const auto slice = slice_of<V>(pledge, in.pledge[n], at.P[n], p.calendar, at.t);
        d.pledge_paid[n] = slice.paid;
        d.pledge_cancelled[n] = slice.cancelled;
        d.pledge_left[n] = slice.left;
        const V rate = slice.paid / h;
        for (std::size_t k = 0; k < pledge.host.size(); ++k) {
            const V flow = in.pledge[n].a[k] * rate;
            V& all = d.Dp[pledge.layer][pledge.pair[k]];
            all = all + flow;
            d.technology[pledge.host[k]] =
                fma(in.pledge[n].technology, flow, d.technology[pledge.host[k]]);
            direct<V>(pledge, in, in.pledge[n], flow, k, d);
        }
    }
    for (std::size_t l = 0; l < p.layers.size(); ++l) d.D[l] = d.Dp[l];
    for (std::size_t r = 0; r < p.responses.size(); ++r) {
        const auto& response = p.responses[r];
        const V active = overlap(p.calendar.month(at.t), p.calendar.months_per_step,
                                 V(response.start), V(p.calendar.month(at.t + 1))) /
                         h;
        for (std::size_t k = 0; k < response.host.size(); ++k) {
            V& flow = d.D[response.layer][response.own_pair[k]];
            flow = fma(active * in.response[r].match, at.M[r][k], flow);
        }
    }
    for (std::size_t l = 0; l < p.layers.size(); ++l)
        for (const Index e : p.layers[l].funded_pairs) {
            V& invest = d.invest[p.layers[l].pairs.row[e]];
            invest = fma(in.layer[l].inv, d.D[l][p.layers[l].funded.slot[e]], invest);
        }
}

/// Moves P, the ledger, M, A and the baseline stocks to t+1.
template <class V>
void advance_pledges(const Program& p, const Inputs<V>& in, const Derived<V>& d, State<V>& at) {
    const V h(p.calendar.h);
    for (std::size_t n = 0; n < p.pledges.size(); ++n) {
        at.P[n] = d.pledge_left[n];
        at.paid[n] = at.paid[n] + d.pledge_paid[n];
        at.cancelled[n] = at.cancelled[n] + d.pledge_cancelled[n];
    }
    for (std::size_t r = 0; r < p.responses.size(); ++r) {
        const auto& response = p.responses[r];
        const V active = overlap(p.calendar.month(at.t), p.calendar.months_per_step,
                                 V(response.start), V(p.calendar.month(at.t + 1))) /
                         h;
        const V rate = active * h / in.response[r].tau;
        for (std::size_t k = 0; k < response.host.size(); ++k) {
            const V rival = d.Dp[response.layer][response.rival_pair[k]];
            at.M[r][k] = fma(rate, rival - at.M[r][k], at.M[r][k]);
        }
    }
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& layer = in.layer[l];
        const V kept = V(1.0) - h * layer.dep;
        for (std::size_t n = 0; n < at.A[l].size(); ++n) {
            at.A[l][n] = fma(h, d.D[l][n], at.A[l][n] * kept);
            at.invested[l][n] = fma(h, d.D[l][n], at.invested[l][n]);
        }
        for (std::size_t n = 0; n < layer.flow.size(); ++n) {
            V& stock = at.Fb[l][p.layers[l].flow[n].first];
            stock = fma(h, layer.flow[n], stock * kept);
        }
    }
}

}  // namespace steppe::process
