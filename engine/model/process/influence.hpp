#pragma once

#include <type_traits>

#include "engine/model/layers.hpp"

/// The multiplex influence graph (model page, section "Influence").
namespace steppe::process {

/// Adds what layer l carries to W.
template <class V>
void add_layer(const Program& p, const Inputs<V>& in, std::size_t l, Derived<V>& d) {
    const auto& layer = p.layers[l];
    const auto& share = d.share[d.share_at[l]];
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V beta = in.layer[l].beta[i];
        for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e) {
            V& w = d.W[layer.in_graph[e]];
            w = mad(beta, share[e], w);
        }
    }
}

/// A layer that is held takes the shares of another run.
inline void hold_shares(int t, std::size_t l, Derived<double>& d) {
    if (d.held != nullptr && d.held->layer[l]) d.share[d.share_at[l]] = (*d.held->path)[static_cast<std::size_t>(t)][l];
}

/// Ws(i,j): W, signed.
template <class V>
V signed_weight(const Program& p, const Derived<V>& d, Index e) {
    return d.W[e] * d.sign[p.hostile.slot[e]];
}

/// Shares, layer by layer, W (row-stochastic) and its signs.
template <class V>
void derive_influence(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (V& w : d.W) w = V(0.0);
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        layer_shares<V>(p, in, at, d, l);
        if constexpr (std::is_same_v<V, double>) hold_shares(at.t, l, d);
        add_layer(p, in, l, d);
    }
    for (std::size_t n = 0; n < d.sign.size(); ++n) d.sign[n] = mad(V(-2.0), d.events.hostility[n], V(1.0));
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V open = V(1.0) - in.autonomy[i];
        V sum(0.0);
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) {
            d.W[e] = open * d.W[e];
            sum = sum + d.W[e];
        }
        d.W_own[i] = V(1.0) - sum;
        V powers(0.0);
        for (const Index e : p.power_pairs[i]) powers = powers + d.W[e];
        d.per_power[i] = share_of(V(1.0), powers);
    }
}

}  // namespace steppe::process
