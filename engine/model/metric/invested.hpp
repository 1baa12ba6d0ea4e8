#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::invested {

inline MetricKind description() {
    return {.name = "invested",
            .arguments = {MetricArgument::agent, MetricArgument::other_agent,
                          MetricArgument::stock_layer},
            .unit = "USD bn",
            .doc = "paid into the first by the second so far, by pledges and responses"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index e = v.p.layers[id[2]].pairs.find(id[0], id[1]);
    return e == absent ? V(0.0) : v.at.invested[id[2]][v.p.layers[id[2]].funded.slot[e]];
}

}  // namespace steppe::metric::invested
