#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"
#include "engine/scenario/registry.hpp"

/// Layer: supply dependence, sourcing shares weighted by the output at risk.
namespace steppe::layer::supply {

inline LayerKind description() {
    return {.name = "supply",
            .doc =
                "sourcing of commodities, weighted by the output that a cut-off would cost; takes "
                "no data of its own",
            .form = LayerForm::deliveries};
}

template <class V>
STEPPE_INLINE V shares(const Program& p, const Inputs<V>& in, const State<V>& at, const Derived<V>&,
                       std::size_t l, Index i, V* share) {
    const auto& layer = p.layers[l];
    for (Index e = layer.pairs.begin[i]; e < layer.pairs.begin[i + 1]; ++e, ++share) {
        V sum(0.0);
        for (const auto& [c, cell] : layer.cells[e])
            sum = fma(in.commodity[c].at_risk[i], at.commodity[c].q[cell], sum);
        *share = sum;
    }
    return safe_divide(V(1.0), in.at_risk[i]);
}

}  // namespace steppe::layer::supply
