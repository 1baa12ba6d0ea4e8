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
    const V n(static_cast<double>(v.p.issues[id[0]].holders()));
    V sum(0.0), squares(0.0);
    const auto X = [&](Index i) { return v.at.X[i * v.p.issues.size() + id[0]]; };
    each_holder(v.p, id[0], [&](Index i) { sum = sum + X(i); });
    each_holder(v.p, id[0], [&](Index i) {
        const V off = X(i) - sum / n;
        squares = fma(off, off, squares);
    });
    return squares / n;
}

}  // namespace steppe::metric::polarisation
