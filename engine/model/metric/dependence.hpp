#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::dependence {

inline MetricKind description() {
    return {
        .name = "dependence",
        .arguments = {MetricArgument::partner, MetricArgument::partner, MetricArgument::commodity},
        .unit = "share of demand",
        .doc = "part of its demand that the first sources from the second",
        .includes = [](const Program& p, const Ids& id) {
            const auto& c = p.commodities[id[2]];
            return c.includes(id[0]) && c.includes(id[1]);
        }};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index cell = v.p.commodities[id[2]].cell(id[0], id[1]);
    return cell == absent ? V(0.0) : v.at.commodity[id[2]].q[cell];
}

}  // namespace steppe::metric::dependence
