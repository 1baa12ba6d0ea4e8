#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::gdp {

inline MetricKind description() {
    return {.name = "gdp",
            .arguments = {MetricArgument::agent},
            .unit = "USD bn per year",
            .doc = "yearly output at constant prices"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.d.Y[id[0]];
}

}  // namespace steppe::metric::gdp
