#pragma once

#include "engine/model/process/advance_supply.hpp"
#include "engine/model/process/events.hpp"
#include "engine/model/process/influence.hpp"
#include "engine/model/process/output.hpp"
#include "engine/model/process/pledges.hpp"
#include "engine/model/process/positions.hpp"
#include "engine/model/process/trade.hpp"

/// One step of the model: derives everything from State(t), then moves all stocks to t+1.
namespace steppe {

/// Derives all quantities from the stocks and the effects in `d.events`.
template <class V>
void derive_under_events(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks,
                         const State<V>& at, Derived<V>& d) {
    process::derive_pledges<V>(p, in, at, d);
    process::derive_potential<V>(p, in, shocks, at, d);
    process::derive_corridors<V>(p, in, at, d);
    process::derive_supply<V>(p, in, at, d);
    process::derive_output<V>(p, in, at, d);
    process::derive_trade<V>(p, in, at, d);
    process::derive_influence<V>(p, in, at, d);
    if (d.positions_asked) process::derive_positions<V>(p, in, shocks, at, d);
}

/// Derives the initial quantities without events.
/// \pre `d` is new
template <class V>
void derive_undisturbed(const Program& p, const Inputs<V>& in, const State<V>& at, Derived<V>& d) {
    derive_under_events<V>(p, in, {}, at, d);
}

template <class V>
void derive(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks, const State<V>& at,
            Derived<V>& d) {
    process::derive_events<V>(p, in, shocks, at, d);
    derive_under_events<V>(p, in, shocks, at, d);
}

template <class V>
void advance(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks, Derived<V>& d,
             State<V>& at) {
    process::advance_events<V>(p, d, at);
    process::advance_pledges<V>(p, in, d, at);
    process::advance_output<V>(p, in, shocks, d, at);
    process::advance_supply<V>(p, in, d, at);
    process::advance_trade<V>(p, in, d, at);
    if (d.positions_asked) at.X.swap(d.X_next);
    ++at.t;
}

}  // namespace steppe
