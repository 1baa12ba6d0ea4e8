#pragma once

#include "engine/model/event/effect.hpp"

/// Event: partial or full closure of a corridor.
namespace steppe::event::corridor {

inline EventKind description() {
    return {.name = "corridor",
            .doc = "a corridor is closed, in part or whole",
            .subject = "corridor",
            .effect = "factor"};
}

inline constexpr ActsOn acts_on = ActsOn::nothing_else;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    cut(out.open[e.subject], now.active, V(1.0) - in.effect);
    cut(out.wide[e.subject], select(in.effect < V(1.0), now.active, V(0.0)), V(1.0));
}

}  // namespace steppe::event::corridor
