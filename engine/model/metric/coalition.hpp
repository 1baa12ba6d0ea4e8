#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::coalition {

inline MetricKind description() {
    return {.name = "coalition",
            .arguments = {MetricArgument::issue},
            .unit = "states",
            .doc = "number of states with a position above the threshold"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    V count(0.0);
    each_holder(v.p, id[0], [&](Index i) {
        count = count + select(v.in.issue[id[0]].threshold < v.at.X[i * v.p.issues.size() + id[0]],
                               V(1.0), V(0.0));
    });
    return count;
}

}  // namespace steppe::metric::coalition
