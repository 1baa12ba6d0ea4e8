#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::reexport {

inline MetricKind description() {
    return {.name = "reexport",
            .arguments = {MetricArgument::partner, MetricArgument::other_partner},
            .unit = "USD bn per year",
            .doc = "re-exported part of the first's imports from the second, incoming or outgoing",
            .exists = has_trade};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const auto& Re = v.d.reexport.Re;
    const auto& trade = v.p.trade;
    const Index row = v.p.agents.row();
    const Index e = id[1] == row   ? trade.import_flow(id[0])
                    : id[0] == row ? trade.export_flow(id[1])
                                   : trade.pairs.find(id[0], id[1]);
    return Re.empty() || e == absent ? V(0.0) : Re[e];
}

}  // namespace steppe::metric::reexport
