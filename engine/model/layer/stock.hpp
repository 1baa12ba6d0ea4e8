#pragma once

#include <limits>

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"
#include "engine/scenario/registry.hpp"

/// Layer: shares of foreign investors in a state's total capital, including its own and the rest of
/// the world's.
namespace steppe::layer::stock {

inline LayerKind description() {
    return {.name = "stock",
            .doc = "capital of one state in another; pledges add to it",
            .columns = {"host", "investor", "stock_usd_bn"},
            .flow_column = "flow_usd_bn_per_year",
            .row_allowed = true,
            .high = std::numeric_limits<double>::infinity(),
            .unit = "USD bn",
            .keys = {"depreciation_per_year", "capital_share", "trade_link", "home_per_gdp"},
            .form = LayerForm::stocks};
}

template <class V>
STEPPE_INLINE V shares(const Program& p, const Inputs<V>& in, const State<V>& at,
                       const Derived<V>& d, std::size_t l, Index i, V* share) {
    const auto& pairs = p.layers[l].pairs;
    const auto& slot = p.layers[l].funded.slot;
    const auto &A = at.A[l], &Fb = at.Fb[l];
    V all = fma(in.layer[l].home, d.Y[i], in.layer[l].row_stock[i]);
    for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e, ++share) {
        *share = Fb[e] + A[slot[e]];
        all = all + *share;
    }
    return safe_divide(V(1.0), all);
}

}  // namespace steppe::layer::stock
