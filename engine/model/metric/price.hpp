#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::price {

inline MetricKind description() {
    return {.name = "price",
            .arguments = {MetricArgument::commodity},
            .unit = "index",
            .doc = "mean of the buyers' prices by initial imports: 1 undisturbed, at most `choke`"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.d.commodity[id[0]].price;
}

}  // namespace steppe::metric::price
