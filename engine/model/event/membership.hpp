#pragma once

#include "engine/model/event/effect.hpp"

/// Event: states join or leave an institution.
namespace steppe::event::membership {

inline EventKind description() {
    return {.name = "membership",
            .doc = "states join or leave an institution",
            .subject = "institution",
            .targets = {"join", "leave"}};
}

inline constexpr ActsOn acts_on = ActsOn::members;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent&,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    auto& member = out.membership[e.subject];
    for (const Index i : e.targets) member[i] = fma(now.active, V(1.0) - member[i], member[i]);
    for (const Index i : e.others) cut(out.stays[e.subject][i], now.active, V(1.0));
}

}  // namespace steppe::event::membership
