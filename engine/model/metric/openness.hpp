#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::openness {

inline MetricKind description() {
    return {.name = "openness",
            .arguments = {MetricArgument::corridor},
            .unit = "relative to today",
            .doc = "openness of a corridor: 1 is today, 0 closed"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.d.o[id[0]];
}

}  // namespace steppe::metric::openness
