#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::thrift {

inline MetricKind description() {
    return {.name = "thrift",
            .arguments = {MetricArgument::partner, MetricArgument::commodity},
            .unit = "share of demand",
            .doc = "demand that users save",
            .includes = takes_part};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index b = v.p.commodities[id[1]].buyer[id[0]];
    return b == absent ? V(0.0) : V(1.0) - exp(-v.at.commodity[id[1]].n[b]);
}

}  // namespace steppe::metric::thrift
