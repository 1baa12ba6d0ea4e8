#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::polarisation {

inline MetricKind description() {
    return {.name = "polarisation",
            .arguments = {MetricArgument::issue},
            .unit = "position^2",
            .doc = "population variance of the positions"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const V n(static_cast<double>(v.p.agents.size()));
    V sum(0.0), squares(0.0);
    for (Index i = 0; i < v.p.agents.size(); ++i) sum = sum + v.at.X[i * v.p.issues.size() + id[0]];
    for (Index i = 0; i < v.p.agents.size(); ++i) {
        const V off = v.at.X[i * v.p.issues.size() + id[0]] - sum / n;
        squares = fma(off, off, squares);
    }
    return squares / n;
}

}  // namespace steppe::metric::polarisation
