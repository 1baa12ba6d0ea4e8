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

/// Treaty strength G of each pair, into `out`: base tie plus institutions, within [0, 1].
template <class V>
void strengths(const LayerProgram& layer, const typename Inputs<V>::OfLayer& in, std::vector<V>& out) {
    out = in.value;
    for (std::size_t n = 0; n < layer.institutions.size(); ++n) {
        const auto& members = layer.institutions[n].members;
        for (const Index i : members)
            for (const Index j : members)
                if (i != j) {
                    V& tie = out[layer.pairs.find(i, j)];
                    tie = tie + in.strength[n];
                }
    }
    for (V& tie : out) tie = clamp(tie, V(0.0), V(1.0));
}

template <class V>
void shares(const Program& p, const Inputs<V>& in, const State<V>&, Derived<V>& d, std::size_t l) {
    const auto& layer = p.layers[l];
    const auto& capability = layer.capability == Capability::gdp ? d.Y : in.military;
    auto& share = d.share[l];
    strengths<V>(layer, in.layer[l], share);
    for (Index i = 0; i < p.agents.size(); ++i) {
        V alone(1.0), sum(0.0);
        for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e) {
            const V partner = capability[layer.pairs.column[e]];
            share[e] = share[e] * share_of(partner, capability[i] + partner);
            alone = alone * (V(1.0) - share[e]);
            sum = sum + share[e];
        }
        for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e) share[e] = (V(1.0) - alone) * share_of(share[e], sum);
    }
}

}  // namespace steppe::layer::tie
