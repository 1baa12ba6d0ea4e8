#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::influence_share {

inline MetricKind description() {
    return {.name = "influence_share",
            .arguments = {MetricArgument::agent, MetricArgument::power},
            .unit = "share",
            .doc = "influence of a power on a state, as a share of all powers' influence on it"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return share_of_power(v, id[0], id[1]);
}

}  // namespace steppe::metric::influence_share
