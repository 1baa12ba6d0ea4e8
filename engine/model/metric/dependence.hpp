#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::dependence {

inline MetricKind description() {
    return {.name = "dependence",
            .arguments = {MetricArgument::partner, MetricArgument::partner, MetricArgument::commodity},
            .unit = "share of demand",
            .doc = "part of its demand that the first sources from the second",
            .includes = [](const Program& p, const Ids& id) {
                const auto& c = p.commodities[id[2]];
                return c.place_of(id[0]) != absent && c.place_of(id[1]) != absent;
            }};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const auto& c = v.p.commodities[id[2]];
    return v.at.commodity[id[2]].q[c.place_of(id[0]) * c.size() + c.place_of(id[1])];
}

}  // namespace steppe::metric::dependence
