#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::inventory {

inline MetricKind description() {
    return {.name = "inventory",
            .arguments = {MetricArgument::partner, MetricArgument::commodity},
            .unit = "units",
            .doc = "stock of a commodity",
            .includes = takes_part};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index b = v.p.commodities[id[1]].buyer[id[0]];
    return b == absent ? V(0.0) : v.at.commodity[id[1]].I[b];
}

}  // namespace steppe::metric::inventory
