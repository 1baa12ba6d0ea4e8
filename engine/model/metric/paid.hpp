#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::paid {

inline MetricKind description() {
    return {.name = "paid",
            .arguments = {MetricArgument::pledge},
            .unit = "USD bn",
            .doc = "paid so far"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.at.paid[id[0]];
}

}  // namespace steppe::metric::paid
