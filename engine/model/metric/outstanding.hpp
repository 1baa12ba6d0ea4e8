#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::outstanding {

inline MetricKind description() {
    return {.name = "outstanding",
            .arguments = {MetricArgument::pledge},
            .unit = "USD bn",
            .doc = "neither paid nor cancelled yet"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.at.P[id[0]];
}

}  // namespace steppe::metric::outstanding
