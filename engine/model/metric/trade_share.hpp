#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::trade_share {

inline MetricKind description() {
    return {.name = "trade_share",
            .arguments = {MetricArgument::agent, MetricArgument::other_partner},
            .unit = "share",
            .doc = "two-way trade with the second as a share of all trade of the first",
            .exists = has_trade};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    const V row = v.d.Rm[id[0]] + v.d.Rx[id[0]];
    V all = row, two_way = id[1] == v.p.agents.row() ? row : V(0.0);
    const auto& pairs = v.p.trade.pairs;
    for (Index e = pairs.begin[id[0]]; e < pairs.begin[id[0] + 1]; ++e) {
        const V both = v.d.T[e] + v.d.T[v.p.trade.reverse[e]];
        all = all + both;
        if (pairs.column[e] == id[1]) two_way = both;
    }
    return safe_divide(two_way, all);
}

}  // namespace steppe::metric::trade_share
