#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::shortage {

inline MetricKind description() {
    return {.name = "shortage",
            .arguments = {MetricArgument::partner, MetricArgument::commodity},
            .unit = "share of demand",
            .doc = "demand that is not met",
            .includes = takes_part};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index b = v.p.commodities[id[1]].buyer[id[0]];
    return b == absent ? V(0.0) : v.d.commodity[id[1]].u[b];
}

}  // namespace steppe::metric::shortage
