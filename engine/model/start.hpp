#pragma once

#include <algorithm>

#include "engine/model/inputs.hpp"
#include "engine/model/step.hpp"

/// Initial state and convictions from inputs. Restarted objects keep their memory.
namespace steppe {

/// Sets `out` to n times x.
template <class V>
void fill(std::vector<V>& out, std::size_t n, double x) {
    out.assign(n, V(x));
}

/// Sets sourcing as in the data and stocks at their target.
template <class V>
void start_commodity(const CommodityProgram& c, const typename Inputs<V>::OfCommodity& of,
                     typename State<V>::OfCommodity& at) {
    at.q = of.V0;
    at.I.clear();
    for (std::size_t b = 0, cell = 0; b < c.buyers.size(); ++b) {
        const V per_demand = safe_divide(V(1.0), of.D0[b]);
        for (std::size_t s = 0; s < c.sellers.size(); ++s, ++cell)
            at.q[cell] = at.q[cell] * per_demand;
        at.I.push_back(of.cover * of.D0[b]);
    }
    at.qa = at.q;
    for (auto* column : {&at.Z, &at.z}) fill(*column, c.sellers.size(), 0);
    for (auto* column : {&at.n, &at.B}) fill(*column, c.buyers.size(), 0);
}

template <class V>
void start_state(const Program& p, const Inputs<V>& in, State<V>& at) {
    const std::size_t N = p.agents.size();
    at.t = 0;
    at.growth_row = V(1.0);
    fill(at.growth, N, 1);
    for (auto* column : {&at.E, &at.H, &at.z, &at.zv, &at.Q_row, &at.J_row}) fill(*column, N, 0);
    fill(at.v, N, 1);
    fill(at.J, p.trade.passages.size(), 0);
    at.A.resize(p.layers.size());
    at.Fb.resize(p.layers.size());
    at.invested.resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        at.Fb[l] = in.layer[l].value;
        for (auto* money : {&at.A[l], &at.invested[l]}) fill(*money, p.layers[l].funded.size, 0);
    }
    fill(at.S, p.routes.size(), 1);
    fill(at.Q, p.trade.pairs.size(), 0);
    at.X = in.X0;
    at.M.resize(p.responses.size());
    for (std::size_t r = 0; r < p.responses.size(); ++r)
        fill(at.M[r], p.responses[r].host.size(), 0);
    at.P.clear();
    for (const auto& pledge : in.pledge) at.P.push_back(pledge.amount);
    for (auto* column : {&at.paid, &at.cancelled}) fill(*column, p.pledges.size(), 0);
    fill(at.O, p.corridors.size(), 0);
    fill(at.B, p.random_events, 0);
    at.commodity.resize(p.commodities.size());
    for (std::size_t c = 0; c < p.commodities.size(); ++c)
        start_commodity<V>(p.commodities[c], in.commodity[c], at.commodity[c]);
}

template <class V>
void start_events_derived(const Program& p, const Inputs<V>& in,
                          typename Derived<V>::OfEvents& out) {
    out.unrestricted.resize(p.commodities.size());
    out.working.resize(p.commodities.size());
    out.unbound.resize(p.commodities.size());
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        for (auto* cells : {&out.unrestricted[c], &out.unbound[c]})
            fill(*cells, p.commodities[c].restricted.size, 0);
        fill(out.working[c], p.commodities[c].sellers.size(), 0);
    }
    for (auto* column : {&out.open, &out.wide}) fill(*column, p.corridors.size(), 0);
    fill(out.uncut, p.trade.cut.size, 0);
    for (auto* column : {&out.uncut_row, &out.unharmed}) fill(*column, p.agents.size(), 0);
    out.tie.resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) fill(out.tie[l], p.layers[l].bound.size, 0);
    for (auto* parts : {&out.membership, &out.stays}) {
        parts->resize(p.institutions.size());
        for (std::size_t n = 0; n < p.institutions.size(); ++n)
            fill((*parts)[n],
                 p.layers[p.institutions[n].first]
                     .institutions[p.institutions[n].second]
                     .members.size(),
                 0);
    }
    fill(out.shift, p.shifted.size, 0);
    fill(out.hostility, p.hostile.size, 0);
    fill(out.active, p.events.size(), 0);
    process::clear_events<V>(p, in, out);
}

/// Allocates shares: layers without a request reuse one row; constant shares are computed once.
template <class V>
void start_shares(const Program& p, Derived<V>& d) {
    d.share.resize(p.layers.size());
    Index longest = 0;
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& pairs = p.layers[l].pairs;
        if (d.shares_asked || layer_stands(p.layers[l])) fill(d.share[l], pairs.size(), 0);
        for (Index i = 0; i < p.agents.size(); ++i)
            longest = std::max(longest, pairs.begin[i + 1] - pairs.begin[i]);
    }
    fill(d.row_share, longest, 0);
}

template <class V>
void allocate_reexport(const Program& p, typename Derived<V>::OfReexport& out) {
    for (auto* column : {&out.Re, &out.F, &out.In, &out.bk, &out.cu, &out.inside})
        fill(*column, p.trade.flows(), 0);
    for (auto* column : {&out.X_to, &out.X_from, &out.sales, &out.stays})
        fill(*column, p.agents.size() + 1, 0);
    fill(out.K, p.trade.stoppable.size(), 0);
}

template <class V>
void start_derived(const Program& p, const Inputs<V>& in, Derived<V>& d) {
    const std::size_t N = p.agents.size();
    for (auto* column :
         {&d.mass, &d.capital, &d.per_power, &d.yp, &d.y, &d.Y, &d.invest, &d.technology, &d.Rm,
          &d.Rx, &d.W_own, &d.G_row, &d.per_offer, &d.kept_trade, &d.free_trade})
        fill(*column, N, 0);
    for (auto* layers : {&d.D, &d.Dp, &d.treaty}) layers->resize(p.layers.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        for (auto* layers : {&d.D, &d.Dp}) fill((*layers)[l], p.layers[l].funded.size, 0);
    }
    start_shares(p, d);
    if (!p.trade.stoppable.empty()) allocate_reexport<V>(p, d.reexport);
    for (auto* column : {&d.pledge_paid, &d.pledge_cancelled, &d.pledge_left})
        fill(*column, p.pledges.size(), 0);
    fill(d.T, p.trade.pairs.size(), 0);
    d.per_world = V(1.0);
    fill(d.dF, p.trade.linked.size, 0);
    for (auto* column : {&d.o, &d.more, &d.into_corridor}) fill(*column, p.corridors.size(), 0);
    for (auto* column : {&d.access, &d.boost, &d.narrowed}) fill(*column, p.routes.size(), 0);
    for (auto* column : {&d.widened, &d.passes}) fill(*column, p.trade.passages.size(), 0);
    fill(d.W, p.graph.size(), 0);
    fill(d.sign, p.hostile.size, 1);
    fill(d.X_next, N * p.issues.size(), 0);
    fill(d.mixed, p.issues.size(), 0);
    d.commodity.resize(p.commodities.size());
    std::size_t cells = 0;
    for (std::size_t c = 0; c < p.commodities.size(); ++c) {
        const auto& from = p.commodities[c];
        auto& out = d.commodity[c];
        cells = std::max(cells, from.flow.size());
        for (auto* column : {&out.R, &out.added}) fill(*column, from.flow.size(), 0);
        for (auto* column : {&out.Dm, &out.need, &out.wanted, &out.gap, &out.unmet, &out.arrivals,
                             &out.use, &out.u, &out.f, &out.log_p, &out.ask, &out.given})
            fill(*column, from.buyers.size(), 0);
        fill(out.p, from.buyers.size(), 1);
        for (auto* column : {&out.cap, &out.slack, &out.part})
            fill(*column, from.sellers.size(), 0);
        for (auto* column : {&out.unbound, &out.allowed}) fill(*column, from.passages.size(), 1);
        out.price = V(1.0);
        out.shortage_spreads = out.rests = false;
    }
    fill(d.second, cells, 0);
    fill(d.chance_left, p.random_events, 0);
    start_events_derived<V>(p, in, d.events);
    for (std::size_t l = 0; l < p.layers.size(); ++l)
        if (is_tie(p.layers[l])) layer::tie::start<V>(p, in, d, l);
}

/// Computes the shares that depend on initial positions.
/// \pre start_derived
template <class V>
void start_alike(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t l = 0; l < p.layers.size(); ++l)
        if (is_alike(p.layers[l])) layer::alike::start<V>(p, in, at, d, l);
}

/// One replicate: inputs, stocks and derived quantities.
template <class V>
struct Replicate {
    Inputs<V> in;
    State<V> at;
    Derived<V> d;
};

template <class V>
void drop_anchors(const Program& p, Inputs<V>& in) {
    const auto K = p.issues.size();
    for (std::size_t n = 0; n < in.anchor.size(); ++n)
        in.anchor[n] = process::anchor_at(in, n / K, n, in.U0[n]);
}

/// Computes inputs except norms, and initial stocks. Convictions that are not given are inferred in
/// the comparison (if it has agent and issue) or here: initial positions are an equilibrium of that
/// network without events.
/// \param comparison the start of p.comparison; null: none
template <class V>
void start(const Program& p, const std::vector<V>& numbers, const Inputs<V>* comparison,
           Replicate<V>& run) {
    auto& in = run.in;
    bind_numbers(p, numbers, in);
    start_state(p, in, run.at);
    start_derived(p, in, run.d);
    start_alike(p, in, run.at, run.d);
    derive_undisturbed(p, in, run.at, run.d);
    if (!run.d.positions_asked) return;
    process::infer_convictions(p, in, run.d, in.U0, in.r0);
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k)
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            if (comparison == nullptr || p.issues[k].conviction[i] != absent ||
                p.comparison_agent[i] == absent || p.comparison_issue[k] == absent ||
                p.issues[k].holds[i] == 0 ||
                p.comparison->issues[p.comparison_issue[k]].holds[p.comparison_agent[i]] == 0)
                continue;
            const std::size_t m =
                p.comparison_agent[i] * p.comparison->issues.size() + p.comparison_issue[k];
            in.U0[i * K + k] = comparison->U0[m];
            in.r0[i * K + k] = comparison->r0[m];
        }
    drop_anchors(p, in);
}

/// Mixes the norms into convictions: U0 = (1-w)*U0 + w*n, r0 = (1-w)*r0.
template <class V>
void mix_norms(const Program& p, const std::vector<V>& numbers, Inputs<V>& in) {
    const auto K = p.issues.size();
    for (std::size_t k = 0; k < K; ++k) {
        if (p.issues[k].norm == absent) continue;
        const V& norm = numbers[p.issues[k].norm];
        for (std::size_t i = 0; i < p.agents.size(); ++i) {
            if (p.issues[k].holds[i] == 0) continue;
            const V w = number_at(numbers, p.issues[k].norm_weight[i]);
            in.U0[i * K + k] = fma(w, norm, (V(1.0) - w) * in.U0[i * K + k]);
            in.r0[i * K + k] = (V(1.0) - w) * in.r0[i * K + k];
        }
    }
    drop_anchors(p, in);
}

/// Starts a replicate and its comparison, and applies norms.
/// \param other scratch for the comparison
template <class V>
void start(const Program& p, const std::vector<V>& numbers,
           const std::vector<V>& comparison_numbers, Replicate<V>& run, Replicate<V>& other) {
    const bool compares = p.comparison && run.d.positions_asked;
    if (compares) start<V>(*p.comparison, comparison_numbers, nullptr, other);
    start<V>(p, numbers, compares ? &other.in : nullptr, run);
    if (run.d.positions_asked) mix_norms(p, numbers, run.in);
}

}  // namespace steppe
