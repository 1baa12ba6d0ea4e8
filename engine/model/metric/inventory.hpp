#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::inventory {

inline MetricKind description() {
    return {.name = "inventory",
            .arguments = {MetricArgument::partner, MetricArgument::commodity},
            .unit = "units",
            .doc = "stock of a commodity",
            .includes = [](const Program& p, const Ids& id) { return p.commodities[id[1]].place_of(id[0]) != absent; }};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.at.commodity[id[1]].I[v.p.commodities[id[1]].place_of(id[0])];
}

}  // namespace steppe::metric::inventory
