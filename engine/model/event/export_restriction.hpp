#pragma once

#include "engine/model/event/effect.hpp"

/// Event: a state restricts its exports of a commodity.
namespace steppe::event::export_restriction {

inline EventKind description() {
    return {.name = "export-restriction",
            .doc = "a state restricts its exports of a commodity",
            .subject = "commodity",
            .targets = {"from"},
            .optional = {"to"},
            .effect = "cut"};
}

inline constexpr ActsOn acts_on = ActsOn::deliveries;

template <class V>
void apply(const Program&, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    const V binds = select(V(0.0) < in.effect, now.active, V(0.0));
    for (const Index cell : e.targets) {
        cut(out.unrestricted[e.subject][cell], now.active, in.effect);
        cut(out.unbound[e.subject][cell], binds, V(1.0));
    }
}

}  // namespace steppe::event::export_restriction
