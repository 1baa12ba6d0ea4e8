#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::gdp_gap {

inline MetricKind description() {
    return {.name = "gdp_gap",
            .arguments = {MetricArgument::agent},
            .unit = "per cent",
            .doc = "output against its baseline path"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return V(100.0) * (v.d.y[id[0]] / v.at.growth[id[0]] - V(1.0));
}

}  // namespace steppe::metric::gdp_gap
