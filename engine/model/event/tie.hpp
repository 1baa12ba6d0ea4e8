#pragma once

#include "engine/model/event/effect.hpp"

/// Event: a treaty starts or ends.
namespace steppe::event::tie {

inline EventKind description() {
    return {.name = "tie",
            .doc = "a treaty starts or ends: strength is added to ties",
            .subject = "layer",
            .targets = {"between"},
            .effect = "by",
            .layer_kind = "tie"};
}

inline constexpr ActsOn acts_on = ActsOn::ties;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    for (const Index pair : e.targets)
        out.tie[e.subject][pair] = fma(now.active, in.effect, out.tie[e.subject][pair]);
}

}  // namespace steppe::event::tie
