#pragma once

#include "steppe/core/lane.hpp"
#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"
#include "steppe/scenario/registry.hpp"

/// Weights that are given: published or estimated, constant or by year.
namespace steppe::layer::fixed {

inline LayerKind description() {
    return {.name = "fixed",
            .doc = "given shares; with a year column linear between years, constant beyond",
            .columns = {"agent", "influencer", "share"},
            .years = true,
            .row_allowed = true,
            .high = 1};
}

template <class V>
void shares(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d, std::size_t l) {
    const auto& series = p.layers[l].series;
    auto& share = d.share[d.share_at[l]];
    const double now = p.calendar.month(at.t);
    for (Index e = 0; e < series.size(); ++e) {
        const auto& known = series[e];
        const auto& value = in.layer[l].series[e];
        std::size_t next = 0;
        while (next < known.size() && known[next].month <= now) ++next;
        if (known.empty()) {
            share[e] = V(0.0);
        } else if (next == 0 || next == known.size()) {
            share[e] = value[next == 0 ? 0 : next - 1];
        } else {
            const double s = (now - known[next - 1].month) / (known[next].month - known[next - 1].month);
            share[e] = mad(V(s), value[next] - value[next - 1], value[next - 1]);
        }
    }
}

}  // namespace steppe::layer::fixed
