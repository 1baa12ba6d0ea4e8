#pragma once

#include "engine/model/event/effect.hpp"

/// Event: loss of production capacity of a commodity.
namespace steppe::event::outage {

inline EventKind description() {
    return {.name = "outage",
            .doc = "capacity of a commodity is lost",
            .subject = "commodity",
            .targets = {"at"},
            .effect = "cut"};
}

inline constexpr ActsOn acts_on = ActsOn::producers;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    for (const Index producer : e.targets)
        cut(out.working[e.subject][producer], now.active, in.effect);
}

}  // namespace steppe::event::outage
