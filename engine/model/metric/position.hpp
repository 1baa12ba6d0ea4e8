#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::position {

inline MetricKind description() {
    return {.name = "position",
            .arguments = {MetricArgument::agent, MetricArgument::issue},
            .unit = "position",
            .doc = "position on an issue, from -1 to 1",
            .includes = has_position};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.at.X[id[0] * v.p.issues.size() + id[1]];
}

}  // namespace steppe::metric::position
