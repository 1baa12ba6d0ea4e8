#pragma once

#include <limits>

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"
#include "engine/scenario/registry.hpp"

/// Layer: shares of partners in a state's two-way trade.
namespace steppe::layer::trade {

inline LayerKind description() {
    return {.name = "trade",
            .doc = "goods that states buy from one another",
            .columns = {"importer", "exporter", "usd_bn"},
            .row_allowed = true,
            .high = std::numeric_limits<double>::infinity(),
            .unit = "USD bn per year",
            .form = LayerForm::trade};
}

/// \pre the layer's pairs are those of the trade table
template <class V>
STEPPE_INLINE V shares(const Program& p, const Inputs<V>&, const State<V>&, const Derived<V>& d,
                       std::size_t, Index i, V* share) {
    const auto& pairs = p.trade.pairs;
    V all = d.Rm[i] + d.Rx[i];
    for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e, ++share) {
        *share = d.T[e] + d.T[p.trade.reverse[e]];
        all = all + *share;
    }
    return safe_divide(V(1.0), all);
}

}  // namespace steppe::layer::trade
