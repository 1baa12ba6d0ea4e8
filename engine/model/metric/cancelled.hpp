#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::cancelled {

inline MetricKind description() {
    return {.name = "cancelled",
            .arguments = {MetricArgument::pledge},
            .unit = "USD bn",
            .doc = "cancelled so far"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.at.cancelled[id[0]];
}

}  // namespace steppe::metric::cancelled
