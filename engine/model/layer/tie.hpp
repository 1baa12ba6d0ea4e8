#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"
#include "steppe/scenario/registry.hpp"

/// Treaties and bodies: a tie pulls by its strength and by how strong the partner is beside oneself.
namespace steppe::layer::tie {

inline LayerKind description() {
    return {.name = "tie",
            .doc = "treaties, alliances, memberships; strength between 0 and 1",
            .columns = {"a", "b", "strength"},
            .symmetric = true,
            .high = 1,
            .keys = {"capability"}};
}

/// Treaty strength G of each pair, into `out`: base tie, plus institutions, plus tie events, within [0, 1].
template <class V>
void strengths(const Program& p, const Inputs<V>& in, const Derived<V>& d, std::size_t l, std::vector<V>& out) {
    const auto& layer = p.layers[l];
    for (std::size_t e = 0; e < out.size(); ++e) out[e] = in.layer[l].value[e];
    for (std::size_t n = 0; n < p.institutions.size(); ++n) {
        if (p.institutions[n].first != l) continue;
        const auto& body = layer.institutions[p.institutions[n].second];
        const auto& member = d.events.membership[n];
        const V strength = in.layer[l].strength[p.institutions[n].second];
        for (const auto& [pair, a, b] : body.ties) out[pair] = mad(strength * member[a], member[b], out[pair]);
    }
    for (std::size_t e = 0; e < out.size(); ++e) out[e] = clamp(out[e] + d.events.tie[l][e], V(0.0), V(1.0));
}

template <class V>
void shares(const Program& p, const Inputs<V>& in, const State<V>&, Derived<V>& d, std::size_t l) {
    const auto& layer = p.layers[l];
    const auto& capability = layer.capability == Capability::gdp ? d.Y : in.military;
    auto& share = d.share[l];
    strengths<V>(p, in, d, l, share);
    for (Index i = 0; i < p.agents.size(); ++i) {
        V alone(1.0), sum(0.0);
        for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e) {
            const V partner = capability[layer.pairs.column[e]];
            share[e] = share[e] * share_of(partner, capability[i] + partner);
            alone = alone * (V(1.0) - share[e]);
            sum = sum + share[e];
        }
        const V per_sum = share_of(V(1.0) - alone, sum);
        for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e) share[e] = share[e] * per_sum;
    }
}

}  // namespace steppe::layer::tie
