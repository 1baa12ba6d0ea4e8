#pragma once

#include <algorithm>
#include <type_traits>

#include "engine/model/layers.hpp"

/// The multiplex influence graph (model page, section "Influence").
namespace steppe::process {

/// Copies the shares of another run if the layer is held.
/// \return whether it is held
template <class V>
bool pin_shares(const Pairs& pairs, int t, std::size_t l, Index i, Derived<V>& d) {
    if constexpr (std::is_same_v<V, double>) {
        if (d.pinned == nullptr || !d.pinned->layer[l]) return false;
        const auto& row = (*d.pinned->path)[static_cast<std::size_t>(t)][l];
        std::copy(row.begin() + pairs.begin[i], row.begin() + pairs.begin[i + 1],
                  d.share[l].begin() + pairs.begin[i]);
        return true;
    }
    return false;
}

/// Adds layer l's contribution to i's row of W.
template <class V>
STEPPE_INLINE void add_layer(const Program& p, const Inputs<V>& in, const State<V>& at,
                             std::size_t l, Index i, Derived<V>& d) {
    const auto& layer = p.layers[l];
    const Index first = layer.pairs.begin[i], count = layer.pairs.begin[i + 1] - first;
    const Index* const to = layer.in_graph.data() + first;
    const V beta = in.layer[l].beta[i];
    V* const W = d.W.data();
    if (pin_shares(layer.pairs, at.t, l, i, d) || layer_stands(layer)) {
        const V* const ranking = d.share[l].data() + first;
        for (Index k = 0; k < count; ++k) W[to[k]] = fma(beta, ranking[k], W[to[k]]);
        return;
    }
    V* const share = d.shares_asked ? d.share[l].data() + first : d.row_share.data();
    const V scale = layer_shares<V>(p, in, at, d, l, i, share);
    for (Index k = 0; k < count; ++k) {
        const V part = share[k] * scale;
        if (d.shares_asked) share[k] = part;
        W[to[k]] = fma(beta, part, W[to[k]]);
    }
}

/// Returns Ws(i,j): W with sign.
template <class V>
V signed_weight(const Program& p, const Derived<V>& d, Index e) {
    return d.W[e] * d.sign[p.hostile.slot[e]];
}

/// Derives W (row-stochastic) row by row from the shares of all layers, and its signs.
template <class V>
void derive_influence(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    for (std::size_t l = 0; l < p.layers.size(); ++l)
        if (p.layers[l].members_change) layer::tie::bind<V>(p, in, d, l);
    for (std::size_t n = 0; n < d.sign.size(); ++n)
        d.sign[n] = fma(V(-2.0), d.events.hostility[n], V(1.0));
    for (Index i = 0; i < p.agents.size(); ++i) {
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) d.W[e] = V(0.0);
        for (std::size_t l = 0; l < p.layers.size(); ++l) add_layer<V>(p, in, at, l, i, d);
        const V open = V(1.0) - in.autonomy[i];
        V sum(0.0);
        for (Index e = p.graph.begin[i]; e < p.graph.begin[i + 1]; ++e) {
            d.W[e] = open * d.W[e];
            sum = sum + d.W[e];
        }
        d.W_own[i] = V(1.0) - sum;
        V powers(0.0);
        for (const Index e : p.power_pairs[i]) powers = powers + d.W[e];
        d.per_power[i] = safe_divide(V(1.0), powers);
    }
}

}  // namespace steppe::process
