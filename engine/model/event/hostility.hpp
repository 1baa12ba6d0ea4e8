#pragma once

#include "engine/model/event/effect.hpp"

/// Event: rising or falling hostility between two states.
namespace steppe::event::hostility {

inline EventKind description() {
    return {.name = "hostility",
            .doc = "hostility between two states rises or falls",
            .targets = {"between"},
            .effect = "by"};
}

inline constexpr ActsOn acts_on = ActsOn::influence_pairs;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    for (const Index pair : e.targets)
        out.hostility[pair] = fma(now.active, in.effect, out.hostility[pair]);
}

}  // namespace steppe::event::hostility
