#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::influence {

inline MetricKind description() {
    return {.name = "influence",
            .arguments = {MetricArgument::agent, MetricArgument::other_agent},
            .unit = "share",
            .doc = "direct influence W(i,j) of the second on the first"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return influence_of(v, id[0], id[1]);
}

}  // namespace steppe::metric::influence
