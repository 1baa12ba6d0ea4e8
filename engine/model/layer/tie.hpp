#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"
#include "engine/scenario/registry.hpp"

/// Layer: treaties and institutions. A tie's share grows with its strength and the partner's
/// relative capability.
namespace steppe::layer::tie {

inline LayerKind description() {
    return {.name = "tie",
            .doc = "treaties, alliances, memberships; strength between 0 and 1",
            .columns = {"a", "b", "strength"},
            .symmetric = true,
            .high = 1,
            .keys = {"capability"},
            .form = LayerForm::ties};
}

/// Computes the treaty strengths G without tie events: base ties plus institutions.
template <class V>
void bind(const Program& p, const Inputs<V>& in, Derived<V>& d, std::size_t l) {
    auto& treaty = d.treaty[l];
    treaty = in.layer[l].value;
    for (std::size_t n = 0; n < p.institutions.size(); ++n) {
        if (p.institutions[n].first != l) continue;
        const auto& body = p.layers[l].institutions[p.institutions[n].second];
        const auto& member = d.events.membership[n];
        const V strength = in.layer[l].strength[p.institutions[n].second];
        for (const auto& [pair, a, b] : body.ties)
            treaty[pair] = fma(strength * member[a], member[b], treaty[pair]);
    }
}

template <class V>
V shares_by(const Program& p, const std::vector<V>& capability, const Derived<V>& d, std::size_t l,
            Index i, V* share) {
    const auto& layer = p.layers[l];
    const auto &treaty = d.treaty[l], &event = d.events.tie[l];
    // NOLINTBEGIN(performance-unnecessary-copy-initialization): copies stay in registers
    const V own = capability[i];
    V alone(1.0), sum(0.0);
    for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e, ++share) {
        const V partner = capability[layer.pairs.column[e]];
        // NOLINTEND(performance-unnecessary-copy-initialization)
        const V G = clamp(treaty[e] + event[layer.bound.slot[e]], V(0.0), V(1.0));
        *share = G * safe_divide(partner, own + partner);
        alone = alone * (V(1.0) - *share);
        sum = sum + *share;
    }
    return safe_divide(V(1.0) - alone, sum);
}

/// Returns whether shares are constant (no events, no output), hence computed once.
inline bool is_constant(const LayerProgram& layer) {
    return layer.capability == Capability::military && layer.bound.size == 1 &&
           !layer.members_change;
}

template <class V>
void start(const Program& p, const Inputs<V>& in, Derived<V>& d, std::size_t l) {
    bind<V>(p, in, d, l);
    if (!is_constant(p.layers[l])) return;
    const auto& pairs = p.layers[l].pairs;
    for (Index i = 0; i < p.agents.size(); ++i) {
        const V per_sum = shares_by<V>(p, in.military, d, l, i, d.share[l].data() + pairs.begin[i]);
        for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e)
            d.share[l][e] = d.share[l][e] * per_sum;
    }
}

/// \pre the layer is not constant
template <class V>
STEPPE_INLINE V shares(const Program& p, const Inputs<V>& in, const State<V>&, const Derived<V>& d,
                       std::size_t l, Index i, V* share) {
    return shares_by<V>(p, p.layers[l].capability == Capability::gdp ? d.Y : in.military, d, l, i,
                        share);
}

}  // namespace steppe::layer::tie
