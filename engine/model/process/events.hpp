#pragma once

#include "engine/model/events.hpp"
#include "engine/model/process/overlap.hpp"

/// Events of a step (model page, section "Events").
namespace steppe::process {

/// Resets the effects to those without events.
template <class V>
void clear_events(const Program& p, const Inputs<V>& in, typename Derived<V>::OfEvents& out) {
    const auto fill = [](std::vector<V>& values, double with) {
        for (V& value : values) value = V(with);
    };
    for (auto* parts : {&out.unrestricted, &out.unbound})
        for (auto& cells : *parts) fill(cells, 1.0);
    for (auto& producers : out.working) fill(producers, 1.0);
    for (auto* kept : {&out.open, &out.wide, &out.uncut, &out.uncut_row, &out.unharmed})
        fill(*kept, 1.0);
    for (auto& ties : out.tie) fill(ties, 0.0);
    fill(out.shift, 0.0);
    fill(out.active, 0.0);
    for (std::size_t e = 0; e < out.hostility.size(); ++e) out.hostility[e] = in.hostility[e];
    for (std::size_t n = 0; n < p.institutions.size(); ++n) {
        const auto& at_start =
            p.layers[p.institutions[n].first].institutions[p.institutions[n].second].membership;
        for (std::size_t k = 0; k < at_start.size(); ++k) out.membership[n][k] = V(at_start[k]);
        fill(out.stays[n], 1.0);
    }
}

/// Computes the timing of a random event. An inactive one starts at a step with probability 1 -
/// e^{-hazard h}; `left` receives the remaining years at the start of the step.
template <class V>
event::Now<V> chance_now(const EventProgram& e, const typename Inputs<V>::OfEvent& in,
                         const Shocks<V>& shocks, V B, double h, V& left) {
    left = B;
    if (!shocks.begins.empty()) {
        const V likely = V(1.0) - exp(V(0.0) - in.hazard * V(h));
        left = select(V(0.0) < B, B, select(shocks.begins[e.chance] < likely, in.duration, V(0.0)));
    }
    const V since = select(V(0.0) < left, in.duration - left, V(-1.0));
    return {min(left, V(h)) / V(h), since, in.duration};
}

/// Derives the effects of the step's events. Order does not matter: remaining shares multiply and
/// shifts add; for membership, joins act before leaves.
template <class V>
void derive_events(const Program& p, const Inputs<V>& in, const Shocks<V>& shocks,
                   const State<V>& at, Derived<V>& d) {
    constexpr double forever = 1e9;  // years
    if (p.events.empty()) return;
    clear_events<V>(p, in, d.events);
    const double begin = p.calendar.month(at.t), end = p.calendar.month(at.t + 1);
    for (std::size_t n = 0; n < p.events.size(); ++n) {
        const auto& e = p.events[n];
        event::Now<V> now;
        if (e.random) {
            now = chance_now<V>(e, in.event[n], shocks, at.B[e.chance], p.calendar.h,
                                d.chance_left[e.chance]);
        } else {
            const V lasts = e.duration == absent ? V(forever) : in.event[n].duration;
            const V stop = fma(lasts, V(12.0), V(e.start));
            now = {overlap(begin, end - begin, V(e.start), stop) / V(p.calendar.h),
                   V((begin - e.start) / 12.0), lasts};
        }
        d.events.active[n] = now.active;
        apply_event<V>(p, e, in.event[n], now, d.events);
    }
    for (std::size_t n = 0; n < d.events.stays.size(); ++n)
        for (std::size_t k = 0; k < d.events.stays[n].size(); ++k)
            d.events.membership[n][k] = d.events.membership[n][k] * d.events.stays[n][k];
    for (V& hostility : d.events.hostility) hostility = clamp(hostility, V(0.0), V(1.0));
}

/// Moves B, the remaining years of random events, to t+1.
template <class V>
void advance_events(const Program& p, const Derived<V>& d, State<V>& at) {
    for (Index n = 0; n < p.random_events; ++n)
        at.B[n] = max(V(0.0), d.chance_left[n] - V(p.calendar.h));
}

}  // namespace steppe::process
