#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::total_influence {

/// The full matrix is N x N, and finding it takes N^3 multiplications: more agents belong into a crowd.
inline constexpr Index most_agents = 1000;

inline MetricKind description() {
    return {.name = "total_influence",
            .arguments = {MetricArgument::agent, MetricArgument::any_agent},
            .unit = "share",
            .doc = "weight of the second's conviction in the first's long-run position, direct and through others",
            .exists = [](const Program& p) { return p.reaches_stubborn && p.agents.size() <= most_agents; }};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return v.total[id[0] * v.p.agents.size() + id[1]];
}

}  // namespace steppe::metric::total_influence
