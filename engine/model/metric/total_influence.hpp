#pragma once

#include "engine/model/metric/view.hpp"
#include "engine/network/linear.hpp"

namespace steppe::metric::total_influence {

inline MetricKind description() {
    return {.name = "total_influence",
            .arguments = {MetricArgument::agent, MetricArgument::any_agent},
            .unit = "share",
            .doc =
                "weight of the second's conviction in the first's long-run position, direct and "
                "through others",
            .exists = [](const Program& p) {
                return p.reaches_stubborn && p.agents.size() <= dense_agents;
            }};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.total[id[0] * v.p.agents.size() + id[1]];
}

}  // namespace steppe::metric::total_influence
