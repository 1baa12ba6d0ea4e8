#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::vote_yes {

inline MetricKind description() {
    return {.name = "vote_yes",
            .arguments = {MetricArgument::agent, MetricArgument::issue},
            .unit = "probability",
            .doc = "probability that a state votes yes",
            .includes = has_position};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    return vote_of(v, id[0], id[1]).yes;
}

}  // namespace steppe::metric::vote_yes
