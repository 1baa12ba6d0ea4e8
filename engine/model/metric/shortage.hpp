#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::shortage {

inline MetricKind description() {
    return {.name = "shortage",
            .arguments = {MetricArgument::partner, MetricArgument::commodity},
            .unit = "share of demand",
            .doc = "demand that is not met",
            .includes = [](const Program& p, const Ids& id) { return p.commodities[id[1]].place_of(id[0]) != absent; }};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.d.commodity[id[1]].u[v.p.commodities[id[1]].place_of(id[0])];
}

}  // namespace steppe::metric::shortage
