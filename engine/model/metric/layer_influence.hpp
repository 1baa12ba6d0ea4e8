#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::layer_influence {

inline MetricKind description() {
    return {
        .name = "layer_influence",
        .arguments = {MetricArgument::layer, MetricArgument::agent, MetricArgument::other_agent},
        .unit = "share",
        .doc = "the part of influence that comes through a layer"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const Index e = v.p.layers[id[0]].pairs.find(id[1], id[2]);
    if (e == absent) return V(0.0);
    return (V(1.0) - v.in.autonomy[id[1]]) * (v.in.layer[id[0]].beta[id[1]] * v.d.share[id[0]][e]);
}

}  // namespace steppe::metric::layer_influence
