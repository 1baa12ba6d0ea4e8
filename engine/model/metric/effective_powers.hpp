#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::effective_powers {

inline MetricKind description() {
    return {.name = "effective_powers",
            .arguments = {},
            .unit = "number",
            .doc = "equivalent number of equal powers in the region: 1 is one hegemon"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    static_cast<void>(id);
    return effective_number<V>(v.p.agents.powers, [&](Index j) { return regional(v, j); });
}

}  // namespace steppe::metric::effective_powers
