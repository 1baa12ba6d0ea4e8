#pragma once

#include "engine/core/simd/pack.hpp"
#include "engine/model/program.hpp"
#include "engine/model/state.hpp"
#include "engine/scenario/registry.hpp"

/// Layer: given weights, published or estimated, constant or by year.
namespace steppe::layer::fixed {

inline LayerKind description() {
    return {.name = "fixed",
            .doc = "given shares; with a year column linear between years, constant beyond",
            .columns = {"agent", "influencer", "share"},
            .years = true,
            .row_allowed = true,
            .high = 1,
            .form = LayerForm::years};
}

template <class V>
STEPPE_INLINE V shares(const Program& p, const Inputs<V>& in, const State<V>& at, const Derived<V>&,
                       std::size_t l, Index i, V* share) {
    const auto& pairs = p.layers[l].pairs;
    const double now = p.calendar.month(at.t);
    for (Index e = pairs.begin[i]; e < pairs.begin[i + 1]; ++e, ++share) {
        const auto& known = p.layers[l].series[e];
        const auto& value = in.layer[l].series[e];
        std::size_t next = 0;
        while (next < known.size() && known[next].month <= now) ++next;
        if (known.empty()) {
            *share = V(0.0);
        } else if (next == 0 || next == known.size()) {
            *share = value[next == 0 ? 0 : next - 1];
        } else {
            const double s =
                (now - known[next - 1].month) / (known[next].month - known[next - 1].month);
            *share = fma(V(s), value[next] - value[next - 1], value[next - 1]);
        }
    }
    return V(1.0);
}

}  // namespace steppe::layer::fixed
