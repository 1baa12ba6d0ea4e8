#pragma once

#include "engine/model/event/effect.hpp"

/// Event: output loss from a disaster, war or crisis.
namespace steppe::event::gdp {

inline EventKind description() {
    return {.name = "gdp",
            .doc = "output is lost: a disaster, a war, a crisis",
            .targets = {"agents"},
            .effect = "loss"};
}

inline constexpr ActsOn acts_on = ActsOn::agents;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    for (const Index i : e.targets) cut(out.unharmed[i], now.active, in.effect);
}

}  // namespace steppe::event::gdp
