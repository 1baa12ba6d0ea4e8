#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::votes_yes {

inline MetricKind description() {
    return {.name = "votes_yes",
            .arguments = {MetricArgument::issue},
            .unit = "states",
            .doc = "expected number of yes votes"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    V sum(0.0);
    each_holder(v.p, id[0], [&](Index i) { sum = sum + vote_of(v, i, id[0]).yes; });
    return sum;
}

}  // namespace steppe::metric::votes_yes
