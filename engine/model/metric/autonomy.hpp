#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::autonomy {

inline MetricKind description() {
    return {.name = "autonomy",
            .arguments = {MetricArgument::agent},
            .unit = "share",
            .doc = "weight of a state in its own influence, W(i,i)"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.d.W_own[id[0]];
}

}  // namespace steppe::metric::autonomy
