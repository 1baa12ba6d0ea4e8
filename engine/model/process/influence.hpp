#pragma once

#include "engine/model/layers.hpp"

/// The multiplex influence graph (model page, section "Influence").
namespace steppe::process {

/// Shares per layer, then W (row-stochastic) and Ws (signed).
template <class V>
void derive_influence(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t l = 0; l < p.layers.size(); ++l) layer_shares<V>(p, in, at, d, l);
    for (V& w : d.W) w = V(0.0);
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& layer = p.layers[l];
        for (Index e = 0; e < layer.pairs.size(); ++e) {
            V& w = d.W[layer.in_graph[e]];
            w = mad(in.layer[l].beta[layer.pairs.row[e]], d.share[l][e], w);
        }
    }
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V open = V(1.0) - in.autonomy[i];
        V sum(0.0);
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) {
            d.W[e] = open * d.W[e];
            sum = sum + d.W[e];
            d.Ws[e] = d.W[e] * mad(V(-2.0), d.events.hostility[e], V(1.0));
        }
        d.W_own[i] = V(1.0) - sum;
    }
}

}  // namespace steppe::process
