#pragma once

#include "engine/model/metric/view.hpp"

namespace steppe::metric::majority {

inline MetricKind description() {
    return {.name = "majority",
            .arguments = {MetricArgument::issue},
            .unit = "probability",
            .doc = "probability of more yes than no votes"};
}

template <class V>
V value(const View<V>& v, const Ids& id) {
    // Distribution of yes minus no votes, by the Poisson-binomial recursion over voters.
    const Index n = v.p.issues[id[0]].holders();
    std::vector<V> lead(2 * n + 1, V(0.0)), next(lead);
    lead[n] = V(1.0);
    each_holder(v.p, id[0], [&](Index i) {
        const auto vote = vote_of(v, i, id[0]);
        const V abstain = V(1.0) - vote.yes - vote.no;
        for (Index k = 0; k < 2 * n + 1; ++k) {
            V p = abstain * lead[k];
            if (k > 0) p = fma(vote.yes, lead[k - 1], p);
            if (k < 2 * n) p = fma(vote.no, lead[k + 1], p);
            next[k] = p;
        }
        lead.swap(next);
    });
    V sum(0.0);
    for (Index k = n + 1; k < 2 * n + 1; ++k) sum = sum + lead[k];
    return sum;
}

}  // namespace steppe::metric::majority
