#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::regional_influence {

inline MetricKind description() {
    return {.name = "regional_influence",
            .arguments = {MetricArgument::power},
            .unit = "share",
            .doc = "mean of influence_share over the targets"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return regional(v, id[0]);
}

}  // namespace steppe::metric::regional_influence
