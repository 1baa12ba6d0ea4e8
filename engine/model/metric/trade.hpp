#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::trade {

inline MetricKind description() {
    return {.name = "trade",
            .arguments = {MetricArgument::partner, MetricArgument::other_partner},
            .unit = "USD bn per year",
            .doc = "imports of the first from the second",
            .exists = has_trade};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index row = v.p.agents.row();
    if (id[1] == row) return v.d.Rm[id[0]];
    if (id[0] == row) return v.d.Rx[id[1]];
    const Index e = v.p.trade.pairs.find(id[0], id[1]);
    return e == absent ? V(0.0) : v.d.T[e];
}

}  // namespace steppe::metric::trade
