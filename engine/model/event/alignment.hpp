#pragma once

#include "engine/model/event/effect.hpp"

/// Event: a permanent or temporary shift of convictions.
namespace steppe::event::alignment {

inline EventKind description() {
    return {.name = "alignment",
            .doc = "convictions shift, permanently or halving in each half-life",
            .subject = "issue",
            .targets = {"agents"},
            .optional = {"half_life_years"},
            .effect = "conviction_by"};
}

inline constexpr ActsOn acts_on = ActsOn::agents;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    // Acts in the steps that start within the event's duration.
    const V left =
        e.half_life == absent ? V(1.0) : power(V(2.0), V(0.0) - now.since / in.half_life);
    const V shift =
        select(now.since < V(0.0), V(0.0), select(now.since < now.lasts, in.effect * left, V(0.0)));
    for (const Index n : e.targets) out.shift[n] = out.shift[n] + shift;
}

}  // namespace steppe::event::alignment
