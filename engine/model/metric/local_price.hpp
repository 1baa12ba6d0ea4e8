#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::local_price {

inline MetricKind description() {
    return {.name = "local_price",
            .arguments = {MetricArgument::partner, MetricArgument::commodity},
            .unit = "times today's",
            .doc = "price that a buyer pays: 1 undisturbed, at most `choke`",
            .includes = takes_part};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index b = v.p.commodities[id[1]].buyer[id[0]];
    return b == absent ? V(1.0) : v.d.commodity[id[1]].p[b];
}

}  // namespace steppe::metric::local_price
