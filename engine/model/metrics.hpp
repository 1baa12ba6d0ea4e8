#pragma once

#include "engine/model/metric/all.hpp"

/// The table of metrics: value by kind.
namespace steppe {

template <class V>
V metric_value(const metric::View<V>& view, const Metric& metric) {
    using Function = V (*)(const metric::View<V>&, const metric::Ids&);
    static constexpr Function functions[] = {
#define STEPPE_METRIC(name) &metric::name::value<V>,
#include "engine/model/metrics.def"
#undef STEPPE_METRIC
    };
    return functions[metric.kind](view, metric.id);
}

}  // namespace steppe
