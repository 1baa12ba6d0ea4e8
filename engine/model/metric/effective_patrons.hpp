#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::effective_patrons {

inline MetricKind description() {
    return {.name = "effective_patrons",
            .arguments = {MetricArgument::agent},
            .unit = "number",
            .doc = "equivalent number of equal patrons of a state: 1 is one patron, 0 none"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return effective_number<V>(v.p.agents.powers, [&](Index j) {
        return j == id[0] ? V(0.0) : influence_of(v, id[0], j);
    });
}

}  // namespace steppe::metric::effective_patrons
