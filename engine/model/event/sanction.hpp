#pragma once

#include "engine/model/event/effect.hpp"

/// Event: two states, or a state and the rest of the world, cut their trade.
namespace steppe::event::sanction {

inline EventKind description() {
    return {.name = "sanction",
            .doc = "trade between two states is cut, in both directions",
            .targets = {"between"},
            .effect = "cut",
            .row_allowed = true};
}

inline constexpr ActsOn acts_on = ActsOn::trade_pairs;

template <class V>
void apply(const Program& p, const EventProgram& e, const typename Inputs<V>::OfEvent& in,
           const Now<V>& now, typename Derived<V>::OfEvents& out) {
    // Targets below `row` are agents (trade with the rest of the world); the others are pairs.
    const Index row = p.agents.row();
    for (const Index n : e.targets)
        cut(n < row ? out.uncut_row[n] : out.uncut[n - row], now.active, in.effect);
}

}  // namespace steppe::event::sanction
